"""The time, handed in: nothing in the product asks the machine directly.

A test moves a `ManualClock` by hand; sleepers wake when their moment comes.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Wall time for what people read and rows store; monotonic time for durations."""

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go backwards; only differences mean anything."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds` of this clock."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Sleep in real time."""
        await asyncio.sleep(seconds)


class ManualClock:
    """A clock that stands still until `advance` is called; for tests and the sandbox."""

    def __init__(self, *, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError(f"start must be aware, got {start!r}")
        self._now = start.astimezone(UTC)
        self._elapsed = 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """Return the moment the clock was moved to."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds the clock was moved since it was made."""
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock was advanced by `seconds`."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), waiter))
        await waiter

    @property
    def sleepers(self) -> int:
        """How many wait for the clock to be moved."""
        return len(self._sleepers)

    def advance(self, by: timedelta) -> None:
        """Move the clock and wake every sleeper whose moment has come."""
        self._now += by
        self._elapsed += by.total_seconds()
        while self._sleepers and self._sleepers[0][0] <= self._elapsed:
            _, _, waiter = heapq.heappop(self._sleepers)
            if not waiter.done():
                waiter.set_result(None)

    def jump(self, by: timedelta) -> None:
        """Show another moment, as when somebody sets a clock: no time passes, nobody wakes."""
        self._now += by


async def wait_for_hint(clock: Clock, hint: asyncio.Event, seconds: float) -> bool:
    """Wait for `hint` or `seconds`, whichever is first; True when hinted. Clears the hint.

    Hints only save time: the caller looks at the database either way.
    """
    loop = asyncio.get_running_loop()
    sleeper = loop.create_task(clock.sleep(seconds), name="wait-for-moment")
    hinted = loop.create_task(hint.wait(), name="wait-for-hint")
    try:
        await asyncio.wait({sleeper, hinted}, return_when=asyncio.FIRST_COMPLETED)
        return hinted.done()
    finally:
        hint.clear()
        for task in (sleeper, hinted):
            task.cancel()
        await asyncio.gather(sleeper, hinted, return_exceptions=True)
