"""The wire, taken from aiohttp once the upgrade is agreed: from there on it is a transport and an
object of ours, where aiohttp's handler, request, parser and two tasks would hold 15 to 18 KB.

aiohttp knows no hand-over: what it is done with here was tried with the release named in `TRIED`.
A test fails when that changes, and where something is missing the plain way is taken (`plain`).
"""

from __future__ import annotations

import asyncio
import re
import socket
from importlib.metadata import version

from aiohttp import web

from web.live.lines import Lines
from web.live.wire import Broken, Parser
from web.live.wired import Guest, Wired

TRIED = (3, 14)
"""The release of aiohttp that the hand-over was tried with."""
SEND_BUFFER = 64 * 1024
"""What the system keeps for one client that does not read; by itself it would be megabytes."""


def unfit() -> str | None:
    """Return why this process had better leave the wires to aiohttp; None when it need not."""
    found = re.match(r"(\d+)\.(\d+)", version("aiohttp"))
    if found is None or (int(found[1]), int(found[2])) != TRIED:
        return f"aiohttp {version('aiohttp')} is not the release this was tried with"
    return None


def missing(request: web.Request) -> str | None:
    """Return what of this connection stands in the way of a hand-over; None when nothing does."""
    transport = request.transport
    if transport is None:
        return "the connection is gone"
    if transport.get_extra_info("sslcontext") is not None:
        return "TLS ends in this process"
    if not isinstance(getattr(request.protocol, "_message_tail", None), bytes):
        return "aiohttp keeps what comes early elsewhere"
    if not hasattr(transport, "set_protocol") or transport.get_extra_info("socket") is None:
        return "the event loop has no descriptors to hand over"
    return None


class HandedLine(Wired, asyncio.Protocol):
    """A line that is a protocol itself; `fd` may be written to past the transport while nothing
    waits there, which a limit of 0 makes the transport tell at once."""

    __slots__ = ("_fd", "_parser")

    def __init__(
        self,
        *,
        lines: Lines,
        transport: asyncio.Transport,
        guest: Guest,
        deflates: bool,
    ) -> None:
        super().__init__(lines=lines, transport=transport, guest=guest, deflates=deflates)
        self._parser: Parser | None = Parser(deflates=deflates)
        wire: socket.socket = transport.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self._fd: int | None = wire.fileno()
        transport.set_write_buffer_limits(high=0)

    @property
    def fd(self) -> int | None:
        """The descriptor; None from the end on, when the number may be somebody else's."""
        return self._fd

    def data_received(self, data: bytes) -> None:
        """Hear what the client says; once it broke the rules there is nothing to be understood."""
        if self._parser is None:
            return
        try:
            for one in self._parser.feed(data):
                self._take(one)
        except Broken as broken:
            self._parser = None
            self.close(broken.code, broken.reason)

    def pause_writing(self) -> None:
        """Something waits: the descriptor is not to be written to."""
        self.is_clear = False

    def resume_writing(self) -> None:
        """Nothing waits any more."""
        if self._code is None:
            self.is_clear = True
            self.hearer.clear()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the descriptor before the system gives it to somebody else."""
        self._fd = None
        self._lost()


def hand_over(
    request: web.Request, answer: bytes, *, lines: Lines, guest: Guest, deflates: bool
) -> HandedLine:
    """Answer the upgrade and take the wire; what the client said since is heard at once.

    The handler goes on, and ends with `HandedOver`. Raises ConnectionError when the client left.
    """
    protocol, transport = request.protocol, request.transport
    if transport is None or transport.is_closing():
        raise ConnectionResetError("the client left during the handshake")
    early: bytes = protocol._message_tail  # noqa: SLF001 - there is no other way to it
    line = HandedLine(lines=lines, transport=transport, guest=guest, deflates=deflates)
    # The line is told when the answer waits, so it comes first.
    transport.set_protocol(line)
    transport.write(answer)
    # aiohttp forgets the connection, and with it handler, parser and tasks; it would close the
    # transport if it still had it.
    protocol.transport = None
    protocol.connection_lost(None)
    guest.laid(line)
    if not transport.is_reading():
        transport.resume_reading()
    if early:
        line.data_received(early)
    return line


class HandedOver(web.StreamResponse):
    """What the handler returns when there is nothing left to answer."""

    def __init__(self) -> None:
        super().__init__(status=101)

    async def prepare(self, request: web.BaseRequest) -> None:
        """Send nothing: it was sent, and the wire is no longer aiohttp's."""

    async def write_eof(self, data: bytes = b"") -> None:
        """Send nothing."""
