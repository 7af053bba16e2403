"""The door to APScheduler: one job of its own, a tick, so that nothing it keeps can be lost.

Schedules are our rows and our clock; the library's store is memory only. Its default grace of one
second dropped a job after a stall of four, so there is no grace here, and missed ticks become one.
"""

from __future__ import annotations

import asyncio
from datetime import UTC
from typing import Protocol

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK_SECONDS = 1.0


class Ticking(Protocol):
    """What is driven; `core.jobs.ticker.Ticker` in the product."""

    async def tick(self) -> None:
        """Do what is due."""
        ...

    async def stop(self) -> None:
        """Return when nothing runs any more."""
        ...


class Scheduler:
    """Ticks once a second from `run` until `stop`."""

    def __init__(self, *, ticker: Ticking, tick_seconds: float = TICK_SECONDS) -> None:
        self._ticker = ticker
        self._tick_seconds = tick_seconds
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Tick until `stop`; what runs then is waited for."""
        scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=UTC,
        )
        scheduler.add_job(self._ticker.tick, "interval", seconds=self._tick_seconds, id="tick")
        scheduler.start()
        try:
            await self._stopping.wait()
            scheduler.pause()
            await self._ticker.stop()
        finally:
            scheduler.shutdown(wait=False)

    def stop(self) -> None:
        """Have `run` return."""
        self._stopping.set()
