"""The wire, taken from aiohttp and the loop once the upgrade is agreed: from there on it is a
descriptor and an object of ours. aiohttp's handler, request, parser and two tasks would hold 15 to
18 KB, and the loop's transport more than a kilobyte and ten objects for the collector to look at.

aiohttp knows no hand-over: what it is done with here was tried with the release named in `TRIED`.
A test fails when that changes, and where something is missing the plain way is taken (`plain`).
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
from enum import Enum
from importlib.metadata import version

from aiohttp import web

from web.live.lines import Lines
from web.live.wire import Broken, Parser
from web.live.wired import Guest, Wired
from web.live.wires import HAS_EPOLL

TRIED = (3, 14)
"""The release of aiohttp that the hand-over was tried with."""
SEND_BUFFER = 64 * 1024
"""What the system keeps for one client that does not read; by itself it would be megabytes."""

READ_BYTES = 16 * 1024
"""As much is read of one client before the next has its turn."""
_NOBODY = asyncio.Protocol()


class Then(Enum):
    """What follows when nothing waits any more."""

    ON = "on"
    FINISH = "finish"
    HANG_UP = "hang up"


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
    if not HAS_EPOLL or transport.get_extra_info("socket") is None:
        return "the system has no descriptors to hand over"
    if transport.get_write_buffer_size():
        return "an answer from before is still to be read"
    return None


class HandedLine(Wired):
    """A line that reads and writes its descriptor itself; `fd` may be written to past it while
    nothing waits. Between messages it holds no parser."""

    __slots__ = ("_is_deaf", "_parser", "_rest", "_then")

    def __init__(self, *, lines: Lines, fd: int, guest: Guest, deflates: bool) -> None:
        self._parser: Parser | None = None
        self._is_deaf = False
        self._rest: bytearray | None = None
        self._then = Then.ON
        lines.wires.add(fd, self)
        super().__init__(lines=lines, guest=guest, deflates=deflates, fd=fd)

    def hold(self, data: bytes) -> None:
        """Send this together with what is written until `release`; nothing was sent before."""
        self._rest = bytearray(data)
        self.is_clear = False

    def release(self) -> None:
        """Send what was held."""
        self._send_rest()
        if self._rest:
            self._watch()

    @property
    def waiting(self) -> int:
        """How many bytes the system did not take yet."""
        return 0 if self._rest is None else len(self._rest)

    def ready(self) -> None:
        """Send what waits as far as it goes, and hear what came."""
        if self._rest is not None:
            self._send_rest()
        if self.fd is None or self._then is Then.HANG_UP:
            return
        try:
            data = os.read(self.fd, READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            self._drop()
            return
        if data:
            self.received(data)
        else:
            self._hang_up()

    def received(self, data: bytes) -> None:
        """Hear what the client says; once it broke the rules there is nothing to be understood."""
        if self._is_deaf:
            return
        parser = self._parser or Parser(deflates=self.deflates)
        try:
            for one in parser.feed(data):
                self._take(one)
        except Broken as broken:
            self._is_deaf, self._parser = True, None
            self.close(broken.code, broken.reason)
        else:
            self._parser = None if parser.is_between else parser

    def _send(self, data: bytes) -> None:
        if self._rest is not None:
            self._rest += data
            return
        if self.fd is None:
            return
        try:
            taken = os.write(self.fd, data)
        except BlockingIOError:
            taken = 0
        except OSError:
            self._drop()
            return
        if taken < len(data):
            self._rest = bytearray(data[taken:])
            self.is_clear = False
            self._watch()

    def _send_rest(self) -> None:
        if self.fd is None or self._rest is None:
            return
        try:
            del self._rest[: os.write(self.fd, self._rest)]
        except BlockingIOError:
            return
        except OSError:
            self._drop()
            return
        if self._rest:
            return
        self._rest = None
        if self._then is Then.HANG_UP:
            self._drop()
            return
        self._watch()
        if self._then is Then.FINISH:
            _shut(self.fd)
        elif self._code is None:
            self.is_clear = True
            self.hearer.clear()

    def _finish(self) -> None:
        if self.fd is None or self._then is not Then.ON:
            return
        self._then = Then.FINISH
        if self._rest is None:
            _shut(self.fd)

    def _hang_up(self) -> None:
        self._then = Then.HANG_UP
        if self._rest is None:
            self._drop()
        else:
            self._watch()

    def _drop(self) -> None:
        """Let go of the descriptor before the system gives it to somebody else; the end is told
        in the loop's next turn, as nobody expects it in the midst of what they do."""
        fd, self.fd = self.fd, None
        if fd is None:
            return
        self.is_clear = False
        self._rest = None
        self._lines.wires.remove(fd)
        os.close(fd)
        asyncio.get_running_loop().call_soon(self._lost)

    def _watch(self) -> None:
        if self.fd is not None:
            reads = self._then is not Then.HANG_UP
            self._lines.wires.watch(self.fd, reads=reads, writes=self._rest is not None)


def hand_over(
    request: web.Request, answer: bytes, *, lines: Lines, guest: Guest, deflates: bool
) -> HandedLine:
    """Answer the upgrade and take the wire; what the client said since is heard at once.

    The handler goes on, and ends with `HandedOver`. Raises ConnectionError when the client left,
    OSError when there are no descriptors left.
    """
    protocol, transport = request.protocol, request.transport
    if transport is None or transport.is_closing():
        raise ConnectionResetError("the client left during the handshake")
    early: bytes = protocol._message_tail  # noqa: SLF001 - there is no other way to it
    wire: socket.socket = transport.get_extra_info("socket")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    fd = os.dup(wire.fileno())
    try:
        line = HandedLine(lines=lines, fd=fd, guest=guest, deflates=deflates)
    except OSError:
        os.close(fd)
        raise
    # aiohttp forgets the connection, and with it handler, parser and tasks; it would close the
    # transport if it still had it. The transport ends with its own descriptor alone.
    protocol.transport = None
    protocol.connection_lost(None)
    transport.set_protocol(_NOBODY)
    transport.abort()
    guest.laid(line)
    line.write(answer)
    if early:
        line.received(early)
    return line


def take(
    wire: socket.socket, answer: bytes, *, lines: Lines, guest: Guest, deflates: bool
) -> HandedLine:
    """Take a wire that the library never had, and hold the answer to the upgrade until the guest
    has begun.

    Raises ConnectionError when the client left, OSError when there are no descriptors left.
    """
    if _has_left(wire):
        raise ConnectionResetError("the client left during the handshake")
    # As the library has it; that nothing waits for more to be sent is the loop's business there.
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    line = HandedLine(lines=lines, fd=wire.fileno(), guest=guest, deflates=deflates)
    wire.detach()
    guest.laid(line)
    line.hold(answer)
    return line


class HandedOver(web.StreamResponse):
    """What the handler returns when there is nothing left to answer."""

    def __init__(self) -> None:
        super().__init__(status=101)

    async def prepare(self, request: web.BaseRequest) -> None:
        """Send nothing: it was sent, and the wire is no longer aiohttp's."""

    async def write_eof(self, data: bytes = b"") -> None:
        """Send nothing."""


def _has_left(wire: socket.socket) -> bool:
    try:
        return not wire.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False


def _shut(fd: int) -> None:
    """Have the client see the end of what is sent."""
    # The family is of no account here, and not looked up when it is given.
    wire = socket.socket(socket.AF_INET, socket.SOCK_STREAM, fileno=fd)
    try:
        wire.shutdown(socket.SHUT_WR)
    except OSError:
        return  # It is gone already, which reading will say.
    finally:
        wire.detach()
