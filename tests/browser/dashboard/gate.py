"""The way between browsers and the server, byte by byte, which a test can shut: what a killed
server looks like from outside, also to a worker, whose socket no page can put itself before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class Gate:
    """Listens on a port of its own and passes everything on while it is open."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._to = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._at: tuple[str, int] = ("127.0.0.1", 0)
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    @property
    def base(self) -> str:
        """The address of the server as browsers see it."""
        return f"http://{self._at[0]}:{self._at[1]}"

    async def open(self) -> None:
        """Let everything through, at the same address as before."""
        self._server = await asyncio.start_server(self._passed, *self._at)
        host, port = self._server.sockets[0].getsockname()
        self._at = (host, port)

    async def shut(self) -> None:
        """Break what is connected and take nothing new."""
        if self._server is None:
            return
        self._server.close()
        self._server = None
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()

    async def _passed(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection(*self._to)
        self._ends |= {back, forth}
        await asyncio.gather(_pump(near, forth), _pump(far, back))


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while piece := await source.read(65_536):
            sink.write(piece)
            await sink.drain()
    except ConnectionError:
        pass  # Shut in the midst of it, or the browser left.
    finally:
        sink.close()


@asynccontextmanager
async def open_gate(address: str) -> AsyncIterator[Gate]:
    """A gate before this server, open, as long as the block lasts."""
    gate = Gate(address)
    await gate.open()
    try:
        yield gate
    finally:
        await gate.shut()
