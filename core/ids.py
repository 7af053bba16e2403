"""Distinct identifier types and how new ones are made.

Identifiers are UUIDv7 (RFC 9562): sortable by time, so rows made together lie together.
"""

from __future__ import annotations

import random
import struct
from datetime import UTC, datetime
from typing import NewType
from uuid import UUID, SafeUUID

from core.clock import Clock

WorkspaceId = NewType("WorkspaceId", UUID)
PersonId = NewType("PersonId", UUID)
MemberId = NewType("MemberId", UUID)
SessionId = NewType("SessionId", UUID)
CustomerId = NewType("CustomerId", UUID)
PlaceId = NewType("PlaceId", UUID)
ChatId = NewType("ChatId", UUID)
CaseId = NewType("CaseId", UUID)
AlertId = NewType("AlertId", UUID)
RuleId = NewType("RuleId", UUID)
ReceiverId = NewType("ReceiverId", UUID)
RouteId = NewType("RouteId", UUID)
NotificationId = NewType("NotificationId", UUID)
DeliveryId = NewType("DeliveryId", UUID)
IntegrationId = NewType("IntegrationId", UUID)
DigestId = NewType("DigestId", UUID)
LimitId = NewType("LimitId", UUID)
CannedReplyId = NewType("CannedReplyId", UUID)
SilenceId = NewType("SilenceId", UUID)
InhibitionId = NewType("InhibitionId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
ApiKeyId = NewType("ApiKeyId", UUID)

BotId = NewType("BotId", int)
"""Telegram's number of a bot: the digits before the colon of its token."""

_AT_ONCE = 64
_PART = (1 << 62) - 1
_MILLISECONDS = (1 << 48) - 1
_VARIANT = 0b10 << 62
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


class Ids:
    """Makes UUIDv7 values that never go backwards within one process."""

    def __init__(self, *, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._rng = rng
        self._last = 0
        self._drawn: list[int] = []

    def new(self) -> UUID:
        """Return the next identifier: 48 bits of milliseconds, 12 of order, 62 random."""
        at = self._clock.now().timestamp()
        stamp = int(at * 1000 * 4096)  # milliseconds and a 12-bit fraction, as RFC 9562 6.2 allows
        return self._made(max(stamp, self._last + 1))

    def several(self, count: int) -> list[UUID]:
        """Return the next identifiers for what is made together; the clock is asked once."""
        made = [self.new()]
        for _ in range(count - 1):
            made.append(self._made(self._last + 1))  # noqa: PERF401 - each moves `_last` on
        return made

    def _made(self, stamp: int) -> UUID:
        self._last = stamp
        if not self._drawn:
            self._draw()
        # The version goes between the milliseconds and their fraction.
        first = (stamp >> 12 & _MILLISECONDS) << 16 | 0x7000 | stamp & 0xFFF
        return uuid_of(first << 64 | _VARIANT | self._drawn.pop())

    def _draw(self) -> None:
        """Draw random parts of 62 bits for many at once, because each draw asks the system; nobody
        learns the rest from those he has seen."""
        drawn = self._rng.getrandbits(64 * _AT_ONCE).to_bytes(8 * _AT_ONCE, "big")
        self._drawn = [part & _PART for part in struct.unpack(f">{_AT_ONCE}Q", drawn)]


def uuid_of(number: int) -> UUID:
    """Return the identifier with these 128 bits. The class would look at each of six other ways to
    say them first, which takes three times as long; a request makes a dozen."""
    made = _NEW_UUID(UUID)
    _SET_NUMBER(made, number)
    _SET_SAFETY(made, _UNKNOWN)
    return made


_NEW_UUID = object.__new__
# Its slots themselves: the class forbids to set them by name, and names are looked up each time.
_SET_NUMBER = vars(UUID)["int"].__set__
_SET_SAFETY = vars(UUID)["is_safe"].__set__
_UNKNOWN = SafeUUID.unknown


def made_at(value: UUID) -> datetime:
    """Return when an identifier of ours was made, to the millisecond."""
    return datetime.fromtimestamp((value.int >> 80) / 1000, tz=UTC)


def to_base36(value: UUID) -> str:
    """Return the identifier in at most 25 characters of 0-9a-z (callback data has 64 bytes)."""
    number = value.int
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _ALPHABET[rest] + digits
    return digits or "0"


def from_base36(word: str) -> UUID:
    """Return the identifier written by `to_base36`; raises ValueError for anything else."""
    if not word or len(word) > 25 or not word.isascii() or word != word.lower():
        raise ValueError(f"not a base-36 identifier: {word!r}")
    number = int(word, 36)
    if number >> 128:
        raise ValueError(f"base-36 identifier too large: {word!r}")
    return UUID(int=number)
