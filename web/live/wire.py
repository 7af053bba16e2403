"""RFC 6455 and 7692 as pure code: what is said becomes frames, what comes in becomes messages.

Nothing here knows a socket. Both directions are compressed without context (`permessage-deflate`
with no takeover): a frame is the same bytes for everybody, and a client costs no compressor.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

MESSAGE_BYTES = 64 * 1024
"""The longest message that is taken, in all its fragments, on the wire and unpacked."""
FRAGMENTS = 128
"""The most pieces a message may come in: one of a byte each would cost us far more than it."""
CONTROL_BYTES = 125
"""The longest a ping, a pong or a close may be (RFC 6455 5.5)."""

_TAIL = b"\x00\x00\xff\xff"
"""What ends a flushed block; it is not sent (RFC 7692 7.2.1)."""
_EMPTY_BLOCK = b"\x00" + _TAIL
"""What is left behind a block that called itself the last one (RFC 7692 7.2.3.4)."""
_FINAL, _RESERVED, _PACKED, _MASKED = 0x80, 0x70, 0x40, 0x80


class Opcode(IntEnum):
    """What a frame is (RFC 6455 5.2); all others are reserved."""

    MORE = 0x0
    TEXT = 0x1
    BINARY = 0x2
    CLOSE = 0x8
    PING = 0x9
    PONG = 0xA


class Code(IntEnum):
    """Why a line ends when nobody but the protocol is to blame (RFC 6455 7.4.1)."""

    NORMAL = 1000
    WRONG = 1002
    NONE_GIVEN = 1005
    BROKEN = 1006
    NOT_UTF8 = 1007
    TOO_BIG = 1009


class Broken(Exception):
    """The client does not keep to the protocol: the line is closed with `code` and the reason."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(f"{code.value} {reason}")
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message; None: it was not text, and its bytes were thrown away."""

    text: str | None


@dataclass(frozen=True, slots=True)
class Ping:
    """To be answered with a pong of the same payload."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Pong:
    """An answer to a ping, or none to anything."""


@dataclass(frozen=True, slots=True)
class Left:
    """The client closes: with its code, 1005 when it gave none."""

    code: int


Heard = Message | Ping | Pong | Left
PONG = Pong()
NOT_TEXT = Message(None)


def frame(body: bytes, *, packed: bool = False) -> bytes:
    """Return a whole text frame; `packed`: the body is what `deflated` returned."""
    return _framed(_FINAL | Opcode.TEXT | (_PACKED if packed else 0), body)


def deflated(body: bytes) -> bytes:
    """Return a body packed for the lines that take that, once for all of them."""
    # Level 1: events are a few hundred bytes, of which better levels find next to nothing more.
    packer = zlib.compressobj(level=1, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(body) + packer.flush(zlib.Z_SYNC_FLUSH)
    return packed.removesuffix(_TAIL)


def ping() -> bytes:
    """Return a ping; all are alike, so there is nothing to compare in the answer."""
    return _framed(_FINAL | Opcode.PING, b"")


def pong(payload: bytes) -> bytes:
    """Return the answer to a ping."""
    return _framed(_FINAL | Opcode.PONG, payload)


def closing(code: int, reason: str = "") -> bytes:
    """Return a close frame; a reason too long for it is cut between characters. The codes that
    mean the lack of one are sent as that."""
    if code in (Code.NONE_GIVEN, Code.BROKEN):
        return _framed(_FINAL | Opcode.CLOSE, b"")
    words = reason.encode()[: CONTROL_BYTES - 2].decode(errors="ignore").encode()
    return _framed(_FINAL | Opcode.CLOSE, struct.pack("!H", code) + words)


class Parser:
    """What a client sends, piece by piece. `deflates`: it may pack its messages."""

    __slots__ = ("_deflates", "_fragments", "_opcode", "_packed", "_parts", "_rest")

    def __init__(self, *, deflates: bool = False) -> None:
        self._deflates = deflates
        self._rest: bytearray | None = None
        self._parts: bytearray | None = None
        self._opcode = Opcode.MORE
        self._packed = False
        self._fragments = 0

    @property
    def is_between(self) -> bool:
        """True when it holds nothing: a new one would go on as well."""
        return self._rest is None and self._parts is None

    def feed(self, data: bytes) -> Iterator[Heard]:
        """Yield what is complete by now, in its order. Raises Broken behind what was in order
        before; nothing may be fed after that, nor before all was taken."""
        held: bytes | bytearray = data
        if self._rest is not None:
            self._rest += data
            held, self._rest = self._rest, None
        at, end = 0, len(held)
        while end - at >= 2:
            first, length, start = _head(held, at, end)
            self._check(first, length)
            if start < 0 or end < start + 4 + length:
                break
            body = _unmasked(held[start : start + 4], held[start + 4 : start + 4 + length])
            at = start + 4 + length
            heard = self._take(first, body)
            if heard is not None:
                yield heard
        if at < end:
            self._rest = bytearray(held[at:]) if at or held is data else bytearray(held)

    def _check(self, first: int, length: int) -> None:
        """Refuse a frame by its head, before anything of it is waited for."""
        opcode, is_final = first & 0x0F, first & _FINAL
        reserved = first & _RESERVED
        if opcode >= Opcode.CLOSE:
            if opcode > Opcode.PONG:
                raise Broken(Code.WRONG, "reserved opcode")
            if reserved:
                raise Broken(Code.WRONG, "reserved bits")
            if not is_final or length > CONTROL_BYTES:
                raise Broken(Code.WRONG, "control frame too long or in pieces")
            return
        if opcode > Opcode.BINARY:
            raise Broken(Code.WRONG, "reserved opcode")
        is_begun = self._parts is not None
        if is_begun != (opcode == Opcode.MORE):
            raise Broken(Code.WRONG, "continuation out of place")
        if reserved and (reserved != _PACKED or is_begun or not self._deflates):
            raise Broken(Code.WRONG, "reserved bits")
        if length + (0 if self._parts is None else len(self._parts)) > MESSAGE_BYTES:
            raise Broken(Code.TOO_BIG, "message too big")

    def _take(self, first: int, body: bytes) -> Heard | None:
        """Return what the frame completes; None when more is to come."""
        match first & 0x0F:
            case Opcode.PING:
                return Ping(body)
            case Opcode.PONG:
                return PONG
            case Opcode.CLOSE:
                return Left(_close_code(body))
            case Opcode.MORE:
                return self._more(first, body)
            case opcode if first & _FINAL:
                return _message(opcode, body, is_packed=bool(first & _PACKED))
            case opcode:
                self._opcode, self._packed = Opcode(opcode), bool(first & _PACKED)
                self._parts, self._fragments = bytearray(body), 1
                return None

    def _more(self, first: int, body: bytes) -> Message | None:
        parts = self._parts = self._parts or bytearray()
        parts += body
        self._fragments += 1
        if not first & _FINAL:
            if self._fragments >= FRAGMENTS:
                raise Broken(Code.TOO_BIG, "message in too many pieces")
            return None
        self._parts = None
        return _message(self._opcode, bytes(parts), is_packed=self._packed)


def _head(held: bytes | bytearray, at: int, end: int) -> tuple[int, int, int]:
    """Return a frame's first byte, the length of what it carries and where its mask stands.

    The start is -1 while the length is not all there; it counts as 0 until then.
    """
    first, second = held[at], held[at + 1]
    if not second & _MASKED:
        raise Broken(Code.WRONG, "frame not masked")
    length = second & 0x7F
    if length < 126:
        return first, length, at + 2
    wide, least = (2, 126) if length == 126 else (8, 1 << 16)
    if first & 0x08:
        raise Broken(Code.WRONG, "control frame too long or in pieces")
    start = at + 2 + wide
    if end < start:
        return first, 0, -1
    length = int.from_bytes(held[at + 2 : start])
    if length < least or length >> 63:
        raise Broken(Code.WRONG, "length in a wrong form")
    return first, length, start


def _unmasked(mask: bytes | bytearray, body: bytes | bytearray) -> bytes:
    """Return what the client said: each byte crossed with one of the mask's four, in turn."""
    length = len(body)
    stretched = (bytes(mask) * (length // 4 + 1))[:length]
    return (int.from_bytes(body) ^ int.from_bytes(stretched)).to_bytes(length)


def _message(opcode: int, body: bytes, *, is_packed: bool) -> Message:
    if opcode == Opcode.BINARY:
        return NOT_TEXT
    try:
        return Message(str(_inflate(body) if is_packed else body, "utf-8"))
    except UnicodeDecodeError as problem:
        raise Broken(Code.NOT_UTF8, "text is not UTF-8") from problem


def _close_code(body: bytes) -> int:
    if not body:
        return Code.NONE_GIVEN
    if len(body) == 1:
        raise Broken(Code.WRONG, "close code cut short")
    code = int.from_bytes(body[:2])
    if not ((1000 <= code <= 1014 and code not in (1004, 1005, 1006)) or 3000 <= code <= 4999):
        raise Broken(Code.WRONG, "close code nobody may send")
    try:
        body[2:].decode()
    except UnicodeDecodeError as problem:
        raise Broken(Code.NOT_UTF8, "close reason is not UTF-8") from problem
    return code


def _framed(first: int, body: bytes) -> bytes:
    length = len(body)
    if length < 126:
        return struct.pack("!BB", first, length) + body
    if length < 1 << 16:
        return struct.pack("!BBH", first, 126, length) + body
    return struct.pack("!BBQ", first, 127, length) + body


def _inflate(body: bytes) -> bytes:
    """Return what was packed; never unpacks more than one byte beyond what is taken."""
    unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        unpacked = unpacker.decompress(body + _TAIL, MESSAGE_BYTES + 1)
    except zlib.error as problem:
        raise Broken(Code.NOT_UTF8, "packed text does not unpack") from problem
    if len(unpacked) > MESSAGE_BYTES:
        raise Broken(Code.TOO_BIG, "message too big")
    if unpacker.eof and unpacker.unused_data != _EMPTY_BLOCK:
        raise Broken(Code.NOT_UTF8, "packed text goes on behind its end")
    return unpacked
