"""Who looks at a storm: a dashboard, on its live socket and by reading all pages of the API."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import aiohttp
import orjson

PAGE = 200
PATIENCE_SECONDS = 30.0


@dataclass(slots=True, kw_only=True)
class Board:
    """A dashboard signed in by a token; it comes back as the page does when it was left behind."""

    address: str
    token: str
    fired: set[str] = field(default_factory=set)
    """The alerts the socket told of."""
    frames: int = 0
    returns: int = 0
    gaps: int = 0
    """How often it came back and could not have everything it missed."""
    _seq: int | None = None

    async def listen(self, until: asyncio.Event) -> None:
        """Listen until told to end."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with aiohttp.ClientSession(headers=headers) as line:
            while not until.is_set():
                await self._listen_once(line, until)

    async def _listen_once(self, line: aiohttp.ClientSession, until: asyncio.Event) -> None:
        async with line.post(f"{self.address}/api/v1/me/ticket", json={}) as answer:
            ticket = (await answer.json())["ticket"]
        protocols = ("opsbell.v1", f"ticket.{ticket}")
        async with line.ws_connect(f"{self.address}/ws/dashboard", protocols=protocols) as socket:
            asked = {"type": "subscribe", "topics": ["cases", "alerts"], "since": self._seq}
            await socket.send_json(asked)
            ending = asyncio.create_task(until.wait(), name="board-ends")
            try:
                while not until.is_set():
                    hearing = asyncio.create_task(socket.receive(), name="board-hears")
                    await asyncio.wait((hearing, ending), return_when=asyncio.FIRST_COMPLETED)
                    if not hearing.done():
                        hearing.cancel()
                        return
                    message = hearing.result()
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        self.returns += 1
                        return
                    self._take(message.data)
            finally:
                ending.cancel()

    def _take(self, said: str) -> None:
        frame = orjson.loads(said)
        self.frames += 1
        match frame["type"]:
            case "alert.fired":
                self.fired.add(frame["data"]["alert"]["id"])
            case "subscribed":
                asked = self._seq
                self.gaps += asked is not None and frame["data"]["since"] is None
                self._seq = frame["data"]["head"] if asked is None else asked
            case _:
                pass
        self._seq = frame.get("seq", self._seq)

    async def pages(self) -> set[str]:
        """Return the alerts the API lists, page by page."""
        found: set[str] = set()
        cursor: str | None = None
        headers = {"Authorization": f"Bearer {self.token}"}
        async with aiohttp.ClientSession(headers=headers) as line:
            while True:
                query = {"limit": str(PAGE), **({"cursor": cursor} if cursor else {})}
                async with line.get(f"{self.address}/api/v1/alerts", params=query) as answer:
                    page = await answer.json()
                found |= {one["id"] for one in page["items"]}
                cursor = page["next_cursor"]
                if cursor is None:
                    return found
