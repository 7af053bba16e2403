"""How fast a bot may talk: a model of Telegram's limits, which are not written down exactly.

Per private chat one message a second after a burst of five, per group twenty in any minute,
thirty a second over all chats; sends and edits count together. Who goes on while limited waits
longer.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import too_many_requests
from bot.sandbox.wire import Object

PRIVATE_PER_SECOND = 1.0
PRIVATE_BURST = 5.0
GROUP_PER_MINUTE = 20
GROUP_WINDOW_SECONDS = 60.0
ALL_PER_SECOND = 30.0
ALL_BURST = 30.0
LONGEST_PENALTY_SECONDS = 300.0


@dataclass(slots=True, kw_only=True)
class _Bucket:
    """Tokens that come back with time; a large message may leave it below zero."""

    capacity: float
    per_second: float
    level: float
    at: float

    def refill(self, now: float) -> None:
        self.level = min(self.capacity, self.level + (now - self.at) * self.per_second)
        self.at = now

    @property
    def wait(self) -> float:
        """Return the seconds until one token is there; 0 when it is."""
        return max(0.0, (1.0 - self.level) / self.per_second)


@dataclass(slots=True, kw_only=True)
class _Room:
    """One chat's account: a bucket for a private chat, the last minute's times for a group."""

    bucket: _Bucket | None = None
    times: deque[float] = field(default_factory=deque)
    limited_until: float = 0.0


class Flood:
    """Counts sends and edits per chat and over all; raises the 429 with its pause."""

    def __init__(self, *, clock: MovableClock, is_on: bool) -> None:
        self._clock = clock
        self.is_on = is_on
        self._rooms: dict[str, _Room] = {}
        self._all = _Bucket(
            capacity=ALL_BURST, per_second=ALL_PER_SECOND, level=ALL_BURST, at=clock.monotonic()
        )

    def charge(self, chat: str, messages: int = 1) -> None:
        """Count messages to a chat, given by its id as written; raises ApiError when too many."""
        if not self.is_on or not chat:
            return
        now = self._clock.monotonic()
        room = self._rooms.setdefault(chat, self._new_room(chat, now))
        if room.limited_until > now:
            room.limited_until = min(room.limited_until + 1.0, now + LONGEST_PENALTY_SECONDS)
            raise too_many_requests(math.ceil(room.limited_until - now))
        self._all.refill(now)
        wait = max(self._room_wait(room, now), self._all.wait)
        if wait > 1e-9:
            pause = math.ceil(wait)
            room.limited_until = now + pause
            raise too_many_requests(pause)
        self._all.level -= messages
        if room.bucket is not None:
            room.bucket.level -= messages
        else:
            room.times.extend([now] * messages)

    def readings(self) -> Object:
        """Return the gauges: per chat what is used of what, and for how long it is limited."""
        now = self._clock.monotonic()
        chats: Object = {}
        for chat, room in self._rooms.items():
            wait = self._room_wait(room, now)
            limited = max(wait, room.limited_until - now, 0.0)
            if room.bucket is not None:
                used, limit = PRIVATE_BURST - max(room.bucket.level, 0.0), PRIVATE_BURST
            else:
                used, limit = float(len(room.times)), float(GROUP_PER_MINUTE)
            chats[chat] = {
                "used": round(used, 2),
                "limit": limit,
                "limited_for_seconds": round(limited, 1),
            }
        return {"flood": "telegram" if self.is_on else "off", "chats": chats}

    def forget(self) -> None:
        """Start counting anew."""
        self._rooms.clear()
        self._all.level = ALL_BURST

    def _new_room(self, chat: str, now: float) -> _Room:
        if chat.startswith(("-", "@")):
            return _Room()
        bucket = _Bucket(
            capacity=PRIVATE_BURST, per_second=PRIVATE_PER_SECOND, level=PRIVATE_BURST, at=now
        )
        return _Room(bucket=bucket)

    def _room_wait(self, room: _Room, now: float) -> float:
        if room.bucket is not None:
            room.bucket.refill(now)
            return room.bucket.wait
        while room.times and room.times[0] <= now - GROUP_WINDOW_SECONDS:
            room.times.popleft()
        if len(room.times) < GROUP_PER_MINUTE:
            return 0.0
        return room.times[-GROUP_PER_MINUTE] + GROUP_WINDOW_SECONDS - now
