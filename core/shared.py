"""What several processes share by way of Redis: one connection's manners, used socket tickets,
names that are taken for a while, and counts of what was done lately.

The only user of the Redis library. Nothing here is the truth: when Redis is away its callers go on
with what this process knows, and only latency is lost. The address may hold a password and is
therefore never logged, nor is the text of an error.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Protocol, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from core.clock import Clock
from core.errors import BadSetting
from core.windows import Seen, Windows

log = logging.getLogger(__name__)

T = TypeVar("T")

CALL_SECONDS = 0.5
"""How long any one call may take, connecting included; everybody can do without the answer."""
REST_SECONDS = 1.0
"""How long nobody asks again after a call that failed."""
SILENCE_SECONDS = 1.0
"""After that long without news a listener asks whether the other end is still there."""
CONNECTIONS = 8
_TICKET = "opsbell:ticket:"
_WINDOW = "opsbell:window:"
_COUNT = """
local most, seconds, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local second, part = tonumber(time[1]), tonumber(time[2])
local total, oldest = 0, second
local counts = redis.call('HGETALL', KEYS[1])
for at = 1, #counts, 2 do
  local began = tonumber(counts[at])
  if began + seconds < second then
    redis.call('HDEL', KEYS[1], counts[at])
  else
    total = total + tonumber(counts[at + 1])
    oldest = math.min(oldest, began)
  end
end
local taken = 0
if total + cost <= most then
  taken, total = 1, total + cost
  redis.call('HINCRBY', KEYS[1], second, cost)
  redis.call('EXPIRE', KEYS[1], seconds + 2)
end
local leaves = 0
if total > 0 then leaves = (oldest + seconds + 1 - second) * 1000000 - part end
return {taken, total, leaves}
"""
"""Counts by second, as `core.windows` does, for all processes in one step."""


class Away(Exception):
    """Redis does not answer just now; carry on without it."""


class Shared:
    """The connection to Redis: bounded in time and number, and back by itself.

    Raises BadSetting when the address is none that can be used.
    """

    def __init__(self, *, url: str, clock: Clock) -> None:
        self._clock = clock
        self._rests_until = 0.0
        self._is_away = False
        self._has_listener = False
        try:
            pool: BlockingConnectionPool = BlockingConnectionPool.from_url(
                url,
                max_connections=CONNECTIONS,
                timeout=CALL_SECONDS,
                socket_timeout=CALL_SECONDS,
                socket_connect_timeout=CALL_SECONDS,
                # Whoever calls decides whether to try again, and when.
                retry=Retry(NoBackoff(), 0),
                protocol=2,
            )
        except ValueError:
            raise BadSetting(
                name="REDIS_URL",
                problem="is no address of a Redis",
                wanted="redis://host:6379/0, rediss://… with TLS, or unix:///path/to/socket",
            ) from None
        self._redis = Redis(connection_pool=pool)
        self._counting = self._redis.register_script(_COUNT)

    async def publish(self, channel: str, body: bytes) -> None:
        """Send a message to whoever listens just now; raises Away."""
        await self._call(lambda: self._redis.publish(channel, body))

    async def is_first(self, key: str, *, seconds: int) -> bool:
        """Return True to the first who asks for this key within so many seconds; raises Away."""
        return bool(await self._call(lambda: self._redis.set(key, b"1", nx=True, ex=seconds)))

    async def forget(self, key: str) -> None:
        """Let somebody be first again; raises Away."""
        await self._call(lambda: self._redis.delete(key))

    async def count(self, key: str, *, most: int, seconds: int, cost: int) -> Seen:
        """Count in a window of so many seconds, by Redis's own clock; raises Away."""
        taken, count, microseconds = await self._call(
            lambda: self._counting(keys=[key], args=[most, seconds, cost])
        )
        return Seen(is_taken=bool(taken), count=count, leaves_in=microseconds / 1_000_000)

    async def listen(self, channel: str) -> AsyncGenerator[bytes | None, None]:
        """Yield None once it listens, then every message; raises Away when the line is lost.

        Whoever has listened goes on doing so: from then on it is the listener who finds out that
        Redis is back, and nobody else waits for that.
        """
        self._has_listener = True
        pubsub = self._redis.pubsub()
        try:
            await self._bounded(lambda: pubsub.subscribe(channel))
            await self._bounded(lambda: pubsub.get_message(timeout=None))
            self._answered()
            yield None
            while True:
                body = await self._next(pubsub)
                if body is not None:
                    yield body
        finally:
            await self._ended(pubsub)

    async def close(self) -> None:
        """End every connection."""
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._redis.aclose(close_connection_pool=True)
        except (RedisError, OSError, TimeoutError):
            log.debug("redis was gone already", extra={"action": "redis_lost"})

    async def _next(self, pubsub: PubSub) -> bytes | None:
        """Return the next message; None for signs of life. A line that stays silent although it
        was asked is lost: a paused server, or a network that swallows everything."""

        try:
            said = await pubsub.get_message(timeout=SILENCE_SECONDS)
            if said is None:
                await self._bounded(pubsub.ping)
                said = await pubsub.get_message(timeout=CALL_SECONDS)
        except (RedisError, OSError) as problem:
            raise self._failed(problem) from problem
        if said is None:
            silent = TimeoutError()
            raise self._failed(silent) from silent
        self._answered()
        body = said["data"]
        return body if said["type"] == "message" and isinstance(body, bytes) else None

    async def _ended(self, pubsub: PubSub) -> None:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await pubsub.aclose()  # type: ignore[no-untyped-call] # the library left it out
        except (RedisError, OSError, TimeoutError):
            log.debug("redis was gone already", extra={"action": "redis_lost"})

    async def _call(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask, unless somebody has found out a moment ago that nobody answers."""
        if self._clock.monotonic() < self._rests_until or (self._is_away and self._has_listener):
            raise Away
        answer = await self._bounded(ask)
        self._answered()
        return answer

    async def _bounded(self, ask: Callable[[], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                answer = await ask()
        except (RedisError, OSError, TimeoutError) as problem:
            raise self._failed(problem) from problem
        # Before Python 3.12 `asyncio.wait_for`, with which the library sends, can lose a
        # cancellation that comes in the same moment as its answer.
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError
        return answer

    def _failed(self, problem: BaseException) -> Away:
        self._rests_until = self._clock.monotonic() + REST_SECONDS
        if not self._is_away:
            self._is_away = True
            log.warning(
                "redis does not answer; processes look for news themselves once a second",
                extra={"action": "redis_away", "problem": type(problem).__name__},
            )
        return Away()

    def _answered(self) -> None:
        self._rests_until = 0.0
        if self._is_away:
            self._is_away = False
            log.info("redis answers again", extra={"action": "redis_back"})


class Remembered(Protocol):
    """Tickets used here, in memory."""

    async def take(self, nonce: str, until: datetime) -> bool:
        """Use the ticket up; return False when it was used before."""
        ...


class SharedTickets:
    """Socket tickets used up in any process. While Redis is away only those used in this one are
    known, so that people can still sign in; a ticket lives thirty seconds."""

    def __init__(self, *, shared: Shared, here: Remembered, clock: Clock) -> None:
        self._shared = shared
        self._here = here
        self._clock = clock

    async def take(self, nonce: str, until: datetime) -> bool:
        """Use the ticket up; return False when it was used before."""
        if not await self._here.take(nonce, until):
            return False
        left = (until - self._clock.now()).total_seconds()
        try:
            return await self._shared.is_first(_TICKET + nonce, seconds=max(int(left) + 1, 1))
        except Away:
            return True


class SharedNames:
    """Names that one of all processes may take at a time. While Redis is away everybody may."""

    def __init__(self, *, shared: Shared, prefix: str) -> None:
        self._shared = shared
        self._prefix = prefix

    async def take(self, name: str, *, seconds: int) -> bool:
        """Take the name; False when somebody has it, who keeps it so many seconds at most."""
        try:
            return await self._shared.is_first(self._prefix + name, seconds=seconds)
        except Away:
            return True

    async def give_back(self, name: str) -> None:
        """Let others take it again."""
        with suppress(Away):
            await self._shared.forget(self._prefix + name)


class SharedWindows:
    """Counts of what all processes did lately. While Redis is away each counts for itself."""

    def __init__(self, *, shared: Shared, here: Windows) -> None:
        self._shared = shared
        self._here = here

    async def take(self, name: str, *, most: int, seconds: int, cost: int = 1) -> Seen:
        """Count `cost` more, unless there would be more than `most` within so many seconds."""
        try:
            return await self._shared.count(_WINDOW + name, most=most, seconds=seconds, cost=cost)
        except Away:
            return await self._here.take(name, most=most, seconds=seconds, cost=cost)
