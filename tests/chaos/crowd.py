"""Many live sockets of one program: each writes down the numbers it hears and little else.

Read as bytes, because a library's client takes longer for a frame than the product does, and two
hundred of them would be the slower side.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

SECONDS = 60.0
EVERY = 50
"""Of so many events one is held against the clock, unless a listener is told otherwise."""
SMALL_BUFFER = 4096
_UPGRADE = (
    "GET /ws/dashboard HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: opsbell.v1\r\nAuthorization: Bearer {token}\r\n\r\n"
)
_HEAD = re.compile(rb'\{"type":"([^"]+)","v":1(?:,"seq":(\d+))?,"at":"([^"]+)"')
_FINAL, _TEXT, _CLOSE, _PING, _PONG = 0x80, 0x1, 0x8, 0x9, 0xA
_MASKED = 0x80


@dataclass(slots=True, kw_only=True)
class Listener(asyncio.Protocol):
    """One client over all its connections. `seqs` are the numbers of the events in the order in
    which they came, `late` how long one in `every` took from its moment to here, `visits` the
    connections, `code` how the last one was closed (None: it was not, 0: without a word)."""

    port: int
    token: str
    topics: Sequence[str]
    seqs: array[int] = field(default_factory=lambda: array("Q"))
    late: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    every: int = EVERY
    visits: int = 0
    code: int | None = None
    is_there: asyncio.Event = field(default_factory=asyncio.Event)
    is_gone: asyncio.Event = field(default_factory=asyncio.Event)
    _wanted: int = 0
    _reached: asyncio.Event = field(default_factory=asyncio.Event)
    _since: int | None = None
    _buffer: bytearray = field(default_factory=bytearray)
    _is_upgraded: bool = False
    _transport: asyncio.Transport | None = None

    async def comes(self, *, since: int | None, receives: int | None = None) -> None:
        """Connect, and return when the topics are joined; `receives` is how many bytes the system
        keeps for who does not read."""
        wire = socket.socket()
        wire.setblocking(False)
        if receives is not None:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        self._buffer.clear()
        self._is_upgraded, self._since, self.code = False, since, None
        self.visits += 1
        self.is_there.clear()
        self.is_gone.clear()
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(SECONDS):
            await loop.sock_connect(wire, ("127.0.0.1", self.port))
            await loop.create_connection(lambda: self, sock=wire)
            await self.is_there.wait()

    def goes(self) -> None:
        """Leave without a word."""
        if self._transport is not None:
            self._transport.abort()

    def looks_away(self) -> None:
        """Read nothing any more."""
        if self._transport is not None:
            self._transport.pause_reading()

    def looks_again(self) -> None:
        """Read what is left."""
        if self._transport is not None:
            self._transport.resume_reading()

    @property
    def cursor(self) -> int | None:
        """The last number; None: none came yet."""
        return self.seqs[-1] if self.seqs else None

    async def until(self, seq: int) -> None:
        """Wait until the event of that number came."""
        if (self.cursor or 0) < seq:
            self._wanted = seq
            self._reached.clear()
            async with asyncio.timeout(SECONDS):
                await self._reached.wait()

    # What the transport says.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask to be let in."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(_UPGRADE.format(token=self.token).encode())

    def data_received(self, data: bytes) -> None:
        """Take whole frames."""
        buffer = self._buffer
        buffer += data
        at = 0
        if not self._is_upgraded:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            assert buffer.startswith(b"HTTP/1.1 101 "), bytes(buffer[:end])
            self._is_upgraded, at = True, end + 4
        size = len(buffer)
        while size - at >= 2:
            length, body = buffer[at + 1], at + 2
            if length == 126:
                length, body = int.from_bytes(buffer[at + 2 : at + 4]), at + 4
            elif length == 127:
                length, body = int.from_bytes(buffer[at + 2 : at + 10]), at + 10
            if size < body + length:
                break
            self._take(buffer[at] & 0x0F, body, body + length)
            at = body + length
        del buffer[:at]

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end."""
        self._transport = None
        self.code = self.code or 0
        self.is_gone.set()

    def _take(self, opcode: int, start: int, end: int) -> None:
        if opcode == _TEXT:
            head = _HEAD.match(self._buffer, start, end)
            assert head is not None, bytes(self._buffer[start:end])
            if head[2] is None:
                self._heed(head[1].decode())
            else:
                self._note(int(head[2]), head[3])
        elif opcode == _PING:
            self._say(_PONG, bytes(self._buffer[start:end]))
        elif opcode == _CLOSE:
            (self.code,) = struct.unpack("!H", self._buffer[start : start + 2])
            self._say(_CLOSE, bytes(self._buffer[start : start + 2]))

    def _note(self, seq: int, at: bytes) -> None:
        self.seqs.append(seq)
        if seq % self.every == 0:
            self.late.append(time.time() - datetime.fromisoformat(at.decode()).timestamp())
        if seq >= self._wanted and not self._reached.is_set():
            self._reached.set()

    def _heed(self, kind: str) -> None:
        if kind == "hello":
            asked = {"type": "subscribe", "topics": list(self.topics), "since": self._since}
            self._say(_TEXT, json.dumps(asked).encode())
        elif kind == "subscribed":
            self.is_there.set()
        elif kind != "head":
            self.said.append(kind)

    def _say(self, opcode: int, words: bytes) -> None:
        """Send a frame under a mask of nothing but zeros, which changes nothing."""
        if self._transport is not None:
            length = (
                bytes((_MASKED | len(words),))
                if len(words) < 126
                else struct.pack("!BH", _MASKED | 126, len(words))
            )
            self._transport.write(bytes((_FINAL | opcode,)) + length + bytes(4) + words)
