"""Cursors of lists: where a page ended, as a word that means nothing to the caller."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.errors import InvalidInput

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LENGTH = 8 + 16


def write_cursor(position: tuple[datetime, UUID] | None) -> str | None:
    """Return the cursor for a position; None at the end of the list."""
    if position is None:
        return None
    at, key = position
    micros = (at - _EPOCH) // _MICROSECOND
    packed = micros.to_bytes(8, "big", signed=True) + key.bytes
    return base64.urlsafe_b64encode(packed).decode()


def read_cursor(word: str | None) -> tuple[datetime, UUID] | None:
    """Return the position a cursor names; raises InvalidInput for one we did not write."""
    if word is None:
        return None
    try:
        packed = base64.b64decode(word, altchars=b"-_", validate=True)
        if len(packed) != _LENGTH:
            raise ValueError("of another length")
        micros = int.from_bytes(packed[:8], "big", signed=True)
        return _EPOCH + micros * _MICROSECOND, UUID(bytes=packed[8:])
    except (ValueError, OverflowError, binascii.Error):
        wanted = "the next_cursor of the page before"
        raise InvalidInput(field="cursor", value=word, wanted=wanted) from None
