"""What a WebSocket client sends, byte by byte: right, and wrong in every way there is."""

from __future__ import annotations

import struct

TEXT, BINARY, CLOSE, PING, PONG = 0x81, 0x82, 0x88, 0x89, 0x8A
PACKED = 0x40
MASK = b"\x37\xfa\x21\x3d"


def client_frame(
    first: int,
    body: bytes = b"",
    *,
    mask: bytes = MASK,
    claimed: int | None = None,
    wide: int | None = None,
) -> bytes:
    """Return a frame of these bits. `claimed` is the length it tells, else the right one; `wide`
    the bytes that are spent on telling it (1, 2 or 8), else the fewest."""
    length = len(body) if claimed is None else claimed
    if wide is None:
        wide = 1 if length < 126 else 2 if length < 1 << 16 else 8
    match wide:
        case 1:
            head = struct.pack("!BB", first, 0x80 | length)
        case 2:
            head = struct.pack("!BBH", first, 0x80 | 126, length)
        case _:
            head = struct.pack("!BBQ", first, 0x80 | 127, length)
    crossed = bytes(one ^ mask[at % 4] for at, one in enumerate(body))
    return head + mask + crossed


def unmasked_frame(first: int, body: bytes = b"") -> bytes:
    """Return a frame as only a server may send it."""
    return struct.pack("!BB", first, len(body)) + body
