"""A post with two lines laid to it, one of each kind, and clients that speak byte by byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import web

from core.clock import ManualClock
from tests.fakes.client_frames import CLOSE, TEXT, client_frame
from web.app import make_runner
from web.live.limits import Handover, LiveLimits
from web.live.line import Line
from web.live.lines import Lines
from web.live.opening import Opening
from web.live.upgrade import read_upgrade
from web.live.wire import frame

DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@dataclass(slots=True, kw_only=True, eq=False)
class Keeper:
    """A guest that writes down what happens on its line, and answers `say <word>`."""

    post: Post
    line: Line | None = None
    heard_words: list[str | None] = field(default_factory=list)
    clears: int = 0
    ends: list[tuple[int, str]] = field(default_factory=list)
    visits: list[float] = field(default_factory=list)
    floods: int = 0
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    cleared: asyncio.Event = field(default_factory=asyncio.Event)
    lost_with: list[int] = field(default_factory=list)

    async def ended_by_now(self) -> None:
        """Return when the end was told."""
        async with asyncio.timeout(10):
            await self.gone.wait()

    def laid(self, line: Line) -> None:
        self.line = line
        self.post.keepers.append(self)

    async def begin(self) -> None:
        self.post.laid.set()

    def heard(self, text: str | None) -> None:
        self.heard_words.append(text)
        assert self.line is not None
        if text == "break":
            raise ValueError("a mistake of ours")
        if text == "end":
            self.line.close(4403, "not_allowed")
        elif text is not None and text.startswith("say "):
            self.line.write(frame(text[4:].encode()))

    def clear(self) -> None:
        self.clears += 1
        self.cleared.set()

    def lost(self, code: int) -> None:
        self.lost_with.append(code)

    def renew(self, token: str) -> None:
        raise AssertionError("nobody renews here")

    def refuse(self, code: int, reason: str, message: str) -> None:
        assert self.line is not None
        self.line.write(frame(message.encode()))
        self.line.close(code, reason)

    def flooded(self) -> None:
        self.floods += 1
        self.refuse(4429, "too_many_messages", "too much")

    def visited(self, at: float) -> None:
        self.visits.append(at)

    def ended(self, code: int, reason: str) -> None:
        self.ends.append((code, reason))
        self.gone.set()


@dataclass(slots=True, kw_only=True)
class Client:
    """A socket of RFC 6455 by hand."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    answer: str = ""

    def send(self, data: bytes) -> None:
        """Send these bytes."""
        self.writer.write(data)

    def say(self, text: str) -> None:
        """Send a message."""
        self.send(client_frame(TEXT, text.encode()))

    async def frame(self) -> tuple[int, bytes]:
        """Return the next frame: its first byte and what it carries."""
        async with asyncio.timeout(10):
            first, short = await self.reader.readexactly(2)
            assert short < 128, "a server masks nothing"
            length = short
            if short >= 126:
                length = int.from_bytes(await self.reader.readexactly(2 if short == 126 else 8))
            return first, await self.reader.readexactly(length)

    async def closed(self) -> tuple[int, str]:
        """Read up to the close, answer it, and return its code and reason once the line is
        gone."""
        while (found := await self.frame())[0] != CLOSE:
            pass
        body = found[1]
        self.send(client_frame(CLOSE, body[:2]))
        await self.gone()
        return int.from_bytes(body[:2]) if body else 1005, body[2:].decode()

    async def gone(self) -> None:
        """Return when the server has ended the connection, and end it too."""
        async with asyncio.timeout(10):
            with suppress(ConnectionError):
                while await self.reader.read(65536):
                    pass
        self.writer.close()


@dataclass(slots=True, kw_only=True)
class Post:
    """Serves `/` with lines of one kind."""

    clock: ManualClock
    lines: Lines
    opening: Opening
    port: int = 0
    keepers: list[Keeper] = field(default_factory=list)
    laid: asyncio.Event = field(default_factory=asyncio.Event)
    held: asyncio.Event | None = None
    clients: list[Client] = field(default_factory=list)
    runner: web.AppRunner | None = None

    def pass_seconds(self, seconds: int) -> None:
        """Let time pass as the timer sees it."""
        for _ in range(seconds):
            self.clock.advance(timedelta(seconds=1))
            self.lines.sweep()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Lay a line."""
        upgrade = read_upgrade(request.method, request.headers)
        if upgrade is None:
            return web.Response(status=426)
        if self.held is not None:
            await self.held.wait()
        keeper = Keeper(post=self)
        return await self.opening.run(request, upgrade, keeper, headers={})

    async def client(self, *, more: str = "", early: bytes = b"") -> Client:
        """Shake hands; `early` goes out with the handshake, before its answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        client = Client(reader=reader, writer=writer)
        self.clients.append(client)
        client.send(
            (
                "GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n{more}\r\n"
            ).encode()
            + early
        )
        return client

    async def line(self, *, more: str = "", early: bytes = b"") -> tuple[Client, Keeper]:
        """Return both ends of a new line."""
        self.laid.clear()
        client = await self.client(more=more, early=early)
        await self.shaken(client)
        async with asyncio.timeout(10):
            await self.laid.wait()
        return client, self.keepers[-1]

    async def shaken(self, client: Client) -> None:
        """Read the answer to the handshake."""
        async with asyncio.timeout(10):
            client.answer = (await client.reader.readuntil(b"\r\n\r\n")).decode()


@asynccontextmanager
async def open_post(
    handover: Handover, clock: ManualClock, limits: LiveLimits
) -> AsyncIterator[Post]:
    """Serve a post as long as the block lasts."""
    lines = Lines(clock=clock, limits=limits)
    post = Post(clock=clock, lines=lines, opening=Opening(lines=lines, handover=handover))
    app = web.Application()
    app.router.add_route("*", "/", post.handle)
    post.runner = runner = make_runner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    post.port = runner.addresses[0][1]
    try:
        yield post
    finally:
        for client in post.clients:
            client.writer.close()
        lines.cut_all("over")
        await runner.cleanup()
