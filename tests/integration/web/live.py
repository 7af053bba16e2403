"""A dashboard's socket as the tests play it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson
from aiohttp import ClientWebSocketResponse, WSMsgType

from core.clock import ManualClock
from tests.integration.web.house import House
from web.live.protocol import SERVER_FRAMES

Frame = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Live:
    """One socket; `cursor` is kept as the protocol says."""

    socket: ClientWebSocketResponse
    cursor: int = 0
    seqs: list[int] = field(default_factory=list)

    async def next(self) -> Frame:
        """Return the next frame; every frame is checked against the protocol."""
        async with asyncio.timeout(10):
            message = await self.socket.receive()
        assert message.type is WSMsgType.TEXT, message
        frame: Frame = orjson.loads(message.data)
        assert frame["v"] == 1
        assert frame["at"].endswith("Z")
        SERVER_FRAMES[frame["type"]].model_validate(frame["data"])
        if "seq" in frame:
            self.seqs.append(frame["seq"])
            self.cursor = max(self.cursor, frame["seq"])
        if frame["type"] == "head":
            self.cursor = max(self.cursor, frame["data"]["head"])
        return frame

    async def until(self, kind: str) -> Frame:
        """Return the next frame of this type."""
        while (frame := await self.next())["type"] != kind:
            pass
        return frame

    async def say(self, frame: Frame | str) -> None:
        """Send a frame, or anything else."""
        text = frame if isinstance(frame, str) else orjson.dumps(frame).decode()
        await self.socket.send_str(text)

    async def subscribe(self, *topics: str, since: int | None = None) -> Frame:
        """Subscribe and return the answer."""
        wanted = list(topics or ("cases", "alerts"))
        await self.say({"type": "subscribe", "topics": wanted, "since": since})
        return await self.until("subscribed")

    async def closed(self) -> tuple[int | None, list[Frame]]:
        """Read to the end; return the close code and the frames before it."""
        frames: list[Frame] = []
        async with asyncio.timeout(10):
            while (message := await self.socket.receive()).type is WSMsgType.TEXT:
                frames.append(orjson.loads(message.data))
        # Its own answer to the close may find nobody any more, which says nothing of the code.
        code = message.data if message.type is WSMsgType.CLOSE else self.socket.close_code
        return code, frames


async def ticket(house: House, who: str = "owner") -> str:
    """Return a ticket, as the page asks for one."""
    answered = await house.api("POST", "/me/ticket", who=who)
    word: str = answered.json["ticket"]
    return word


async def connect(
    house: House,
    *,
    protocols: Sequence[str] = ("opsbell.v1",),
    query: str = "",
    headers: Mapping[str, str] | None = None,
    **how: Any,
) -> Live:
    """Open a socket, signed in or not."""
    socket = await house.session.ws_connect(
        f"{house.base}/ws/dashboard{query}",
        protocols=protocols,
        headers=dict(headers or {}),
        autoclose=False,
        **how,
    )
    house.sockets.append(socket)
    return Live(socket=socket)


async def enter(house: House, who: str = "owner") -> Live:
    """Open a socket by ticket and read its hello."""
    live = await connect(house, protocols=("opsbell.v1", f"ticket.{await ticket(house, who)}"))
    hello = await live.next()
    assert hello["type"] == "hello", hello
    return live


async def outlasting(
    clock: ManualClock, seconds: float, live: Live
) -> tuple[int | None, list[Frame]]:
    """Let time pass in steps until the socket is closed; return what `closed` returns."""
    async with asyncio.TaskGroup() as tasks:
        closing = tasks.create_task(live.closed())
        while not closing.done():
            clock.advance(timedelta(seconds=seconds))
            # A step is worth some turns of the loop: else a busy machine's database answers hours
            # later by this clock.
            for _ in range(20):
                await asyncio.sleep(0)
    return closing.result()
