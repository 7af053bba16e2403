"""A live socket's other end that says what the test wants, and a client that plays against it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from web.clients.live import Calls, Event, LiveClient

NOON = "2026-11-20T12:00:00.000Z"
NOON_SECONDS = 1_795_176_000


@dataclass(slots=True)
class Server:
    """A socket's other end; `lines` are handed to the test as they come."""

    url: str
    lines: asyncio.Queue[Line] = field(default_factory=asyncio.Queue)

    async def next(self, head: int = 0) -> Line:
        """Take the next connection as far as the answer to its subscription."""
        line = await self.shakes_hands(head)
        await line.says("subscribed", topics=["cases"], since=line.since, head=head)
        return line

    async def shakes_hands(self, head: int = 0) -> Line:
        """Take the next connection as far as its subscription."""
        line = await self.lines.get()
        await line.says("hello", head=head, server_time=NOON, topics=["cases"])
        asked = await line.hears()
        assert (asked["type"], asked["topics"]) == ("subscribe", ["cases"])
        line.since = asked["since"]
        return line


@dataclass(slots=True, eq=False)
class Line:
    """One connection, as its server sees it."""

    request: web.Request
    socket: web.WebSocketResponse
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    since: int | str | None = None

    async def says(self, kind: str, seq: int | None = None, **data: Any) -> None:
        """Send a frame."""
        numbered = {} if seq is None else {"seq": seq}
        await self.socket.send_json({"type": kind, "v": 1, "at": NOON, "data": data, **numbered})

    async def hears(self) -> dict[str, Any]:
        """Return what the client says next."""
        said: dict[str, Any] = await self.socket.receive_json(timeout=20)
        return said

    async def ends(self, code: int, reason: str) -> None:
        """Close it."""
        await self.socket.close(code=code, message=reason.encode())
        self.ended.set()


@dataclass(slots=True)
class Diary:
    """What the client told, in its order."""

    told: list[Any] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def calls(self) -> Calls:
        """Return what writes into it."""
        return Calls(
            on_open=lambda hello: self.told.append(("open", hello["head"])),
            on_close=lambda code, reason: self.told.append(("close", code, reason)),
            on_error=lambda code, _: self.told.append(("error", code)),
            on_resume=lambda resumed: self.told.append(resumed),
            on_offline=lambda failures: self.told.append(("offline", failures)),
        )

    async def sleep(self, seconds: float) -> None:
        """Let no time pass."""
        self.waits.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """Serve until the block ends."""
    server = Server(url="")
    lines: list[Line] = []

    async def handle(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=("opsbell.v1",))
        await socket.prepare(request)
        line = Line(request, socket)
        lines.append(line)
        server.lines.put_nowait(line)
        await line.ended.wait()
        return socket

    app = web.Application()
    app.router.add_get("/ws/dashboard", handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        for line in lines:
            line.ended.set()
        await runner.cleanup()


class Highest:
    """Chance that always takes the longest wait."""

    def random(self) -> float:
        """Return nearly one."""
        return 1.0


def make(http: aiohttp.ClientSession, server: Server, diary: Diary, **how: Any) -> LiveClient:
    """Return a client that writes into the diary and does not really wait."""
    usual: dict[str, Any] = {"token": "opk_key.secret", "topics": ["cases"], "rng": Highest()}
    made = usual | how
    return LiveClient(http, server.url, calls=diary.calls(), sleep=diary.sleep, **made)


async def take(live: LiveClient, count: int) -> list[Event]:
    """Return the next events."""
    async with asyncio.timeout(10):
        return [await anext(live) for _ in range(count)]


def token_until(end: int) -> str:
    """Return what looks like an access token that ends then."""
    claims = base64.urlsafe_b64encode(json.dumps({"exp": end}).encode()).decode().rstrip("=")
    return f"head.{claims}.signature"
