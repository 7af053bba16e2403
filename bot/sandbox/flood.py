"""How fast a bot may talk: a model of Telegram's limits, which are not written down exactly.

Per private chat one message a second after a burst of five, per group twenty in any minute,
thirty a second over all chats; sends and edits count together. Who goes on while limited waits
longer. A paid broadcast has its own limit, and needs Stars.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field, replace

from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError, too_many_requests
from bot.sandbox.wire import Object

GROUP_WINDOW_SECONDS = 60.0
LONGEST_PENALTY_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What counts; the figures are those the model gives Telegram unless others are set."""

    private_per_second: float = 1.0
    private_burst: float = 5.0
    group_per_minute: int = 20
    all_per_second: float = 30.0
    all_burst: float = 30.0
    paid_per_second: float = 1_000.0

    def at(self, pace: int) -> Limits:
        """Return so many times as much of everything."""
        return replace(
            self,
            private_per_second=self.private_per_second * pace,
            private_burst=self.private_burst * pace,
            group_per_minute=self.group_per_minute * pace,
            all_per_second=self.all_per_second * pace,
            all_burst=self.all_burst * pace,
            paid_per_second=self.paid_per_second * pace,
        )


TELEGRAM = Limits()


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
    taken: int = 0
    refused: int = 0


class Flood:
    """Counts sends and edits per chat and over all; raises the 429 with its pause.

    `limits` None: everything passes; `usual` are Telegram's, at the sandbox's pace. `stars` is the
    bot's balance for paid broadcasts, a tenth of one for each message.
    """

    def __init__(self, *, clock: MovableClock, is_on: bool, pace: int = 1) -> None:
        self._clock = clock
        self.usual = TELEGRAM.at(pace)
        self.limits: Limits | None = self.usual if is_on else None
        self.stars = 0.0
        self._rooms: dict[str, _Room] = {}
        self._all = self._paid = self._full(self.usual.all_per_second, self.usual.all_burst)
        self.forget()

    @property
    def is_on(self) -> bool:
        """Return True while there are limits."""
        return self.limits is not None

    def set(self, limits: Limits | None) -> None:
        """Let these limits count from now on, None for none at all."""
        self.limits = limits
        self.forget()

    def charge(self, chat: str, messages: int = 1, *, is_paid: bool = False) -> None:
        """Count messages to a chat, given by its id as written; raises ApiError when too many."""
        limits = self.limits
        if limits is None or not chat:
            return
        if is_paid and self.stars * 10 < messages:
            raise ApiError(400, "Bad Request: not enough Telegram Stars")
        now = self._clock.monotonic()
        room = self._rooms.setdefault(chat, self._new_room(chat, limits))
        if room.limited_until > now:
            room.refused += 1
            room.limited_until = min(room.limited_until + 1.0, now + LONGEST_PENALTY_SECONDS)
            raise too_many_requests(math.ceil(room.limited_until - now))
        whole = self._paid if is_paid else self._all
        whole.refill(now)
        wait = max(self._room_wait(room, limits, now), whole.wait)
        if wait > 1e-9:
            room.refused += 1
            pause = math.ceil(wait)
            room.limited_until = now + pause
            raise too_many_requests(pause)
        whole.level -= messages
        room.taken += messages
        if is_paid:
            self.stars = round(self.stars - messages / 10, 1)
        if room.bucket is not None:
            room.bucket.level -= messages
        else:
            room.times.extend([now] * messages)

    def readings(self) -> Object:
        """Return the gauges: per chat what is used of what, for how long it is limited, and how
        many messages it took and refused; `all` is the same over all chats."""
        now = self._clock.monotonic()
        limits = self.limits or self.usual
        chats: Object = {}
        for chat, room in self._rooms.items():
            wait = self._room_wait(room, limits, now)
            limited = max(wait, room.limited_until - now, 0.0)
            if room.bucket is not None:
                limit = room.bucket.capacity
                used = limit - max(room.bucket.level, 0.0)
            else:
                used, limit = float(len(room.times)), float(limits.group_per_minute)
            chats[chat] = {
                "used": round(used, 2),
                "limit": limit,
                "limited_for_seconds": round(limited, 1),
                "taken": room.taken,
                "refused": room.refused,
            }
        self._all.refill(now)
        return {
            "flood": self._name(),
            "limits": {name: getattr(limits, name) for name in Limits.__slots__},
            "stars": self.stars,
            "all": {
                "used": round(self._all.capacity - max(self._all.level, 0.0), 2),
                "limit": self._all.capacity,
                "taken": sum(room.taken for room in self._rooms.values()),
                "refused": sum(room.refused for room in self._rooms.values()),
            },
            "chats": chats,
        }

    def forget(self) -> None:
        """Start counting anew."""
        limits = self.limits or self.usual
        self._rooms.clear()
        self._all = self._full(limits.all_per_second, limits.all_burst)
        self._paid = self._full(limits.paid_per_second, limits.paid_per_second)

    def _name(self) -> str:
        if self.limits is None:
            return "off"
        return "telegram" if self.limits == self.usual else "custom"

    def _full(self, per_second: float, capacity: float) -> _Bucket:
        now = self._clock.monotonic()
        return _Bucket(capacity=capacity, per_second=per_second, level=capacity, at=now)

    def _new_room(self, chat: str, limits: Limits) -> _Room:
        if chat.startswith(("-", "@")):
            return _Room()
        return _Room(bucket=self._full(limits.private_per_second, limits.private_burst))

    def _room_wait(self, room: _Room, limits: Limits, now: float) -> float:
        if room.bucket is not None:
            room.bucket.refill(now)
            return room.bucket.wait
        while room.times and room.times[0] <= now - GROUP_WINDOW_SECONDS:
            room.times.popleft()
        if len(room.times) < limits.group_per_minute:
            return 0.0
        return room.times[-limits.group_per_minute] + GROUP_WINDOW_SECONDS - now
