"""How many requests a person and a key may make: a window that moves, and the headers that say
where the caller stands.

The library decides; where it counts is ours, so that our clock is asked and Redis has one door.
Its own memory would look through every name on each request, in a task that nobody owns.
"""

from __future__ import annotations

from math import ceil

from aiohttp import web
from limits import RateLimitItemPerMinute
from limits.aio.storage import MovingWindowSupport, Storage
from limits.aio.strategies import MovingWindowRateLimiter

from core.windows import Seen, Windows
from web.keys import ANSWER_HEADERS
from web.principal import Caller
from web.problems import ProblemAnswer

_MINUTE = 60


class Quota:
    """Counts each request of a caller; 0 a minute: as many as they like, and nothing is said."""

    def __init__(self, *, windows: Windows, per_person: int, per_key: int) -> None:
        self._store = _Store(windows)
        self._limiter = MovingWindowRateLimiter(self._store)
        self._per_person = _item(per_person, "person")
        self._per_key = _item(per_key, "key")

    async def take(self, request: web.Request, caller: Caller) -> None:
        """Count a request and have its answer say what is left. Raises ProblemAnswer 429, which
        says when to come again; a request that is refused is not counted."""
        item = self._per_key if caller.is_key else self._per_person
        if item is None:
            return
        is_taken = await self._limiter.hit(item, caller.scope)
        seen = self._store.last
        reset = max(ceil(seen.leaves_in), 1)
        left = max(item.amount - seen.count, 0)
        request[ANSWER_HEADERS].update(_headers(item.amount, left, reset))
        if not is_taken:
            raise ProblemAnswer(
                status=429,
                code="too_many_requests",
                detail=f"more than {item.amount} requests within a minute",
                headers={"Retry-After": str(reset)},
            )


QUOTA = web.AppKey("quota", Quota)
"""Counts the requests of people and keys."""


def _item(per_minute: int, kind: str) -> RateLimitItemPerMinute | None:
    return RateLimitItemPerMinute(per_minute, namespace=kind) if per_minute else None


def _headers(limit: int, left: int, reset: int) -> dict[str, str]:
    """Return the headers of the IETF's draft, and those of old that clients know."""
    return {
        "RateLimit-Policy": f"{limit};w={_MINUTE}",
        "RateLimit-Limit": str(limit),
        "RateLimit-Remaining": str(left),
        "RateLimit-Reset": str(reset),
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": str(reset),
    }


class _Store(Storage, MovingWindowSupport):
    """Our counts as the library's strategies ask for them. `last` is what the newest hit saw; who
    awaited the hit reads it before anybody else can run."""

    STORAGE_SCHEME = None

    def __init__(self, windows: Windows) -> None:
        super().__init__()
        self._windows = windows
        self.last = Seen(is_taken=True, count=0, leaves_in=0.0)

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what the library may wrap; nothing of ours is raised."""
        return ConnectionError

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` more, if there is room."""
        self.last = await self._windows.take(key, most=limit, seconds=expiry, cost=amount)
        return self.last.is_taken

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return when the window began, by no clock in particular, and the count in it."""
        seen = await self._windows.take(key, most=limit, seconds=expiry, cost=0)
        return seen.leaves_in - expiry, seen.count

    async def check(self) -> bool:
        """Return that it works: when Redis is away it counts here."""
        return True

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Windows that do not move are not counted."""
        raise NotImplementedError(key)

    async def get(self, key: str) -> int:
        """Windows that do not move are not counted."""
        raise NotImplementedError(key)

    async def get_expiry(self, key: str) -> float:
        """Windows that do not move are not counted."""
        raise NotImplementedError(key)

    async def reset(self) -> int | None:
        """Forget nothing: counts leave by themselves."""
        return None

    async def clear(self, key: str) -> None:
        """Forget nothing: counts leave by themselves."""
