"""The scheduler really ticks, and ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from core.jobs import JOBS
from core.jobs.scheduler import Scheduler


class CountingTicker:
    """A ticker that counts; `ticked` is set at the third tick."""

    def __init__(self) -> None:
        self.ticks = 0
        self.third = asyncio.Event()
        self.stopped = False

    async def tick(self) -> None:
        """Count."""
        self.ticks += 1
        if self.ticks == 3:
            self.third.set()

    async def stop(self) -> None:
        """Remember."""
        self.stopped = True


async def test_it_ticks_until_it_is_stopped() -> None:
    ticker = CountingTicker()
    scheduler = Scheduler(ticker=ticker, tick_seconds=0.01)

    async with asyncio.TaskGroup() as group:
        group.create_task(scheduler.run())
        await asyncio.wait_for(ticker.third.wait(), 10)
        scheduler.stop()

    assert ticker.stopped


def test_every_job_has_a_name_of_its_own_and_a_time() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(job.every >= timedelta(seconds=1) for job in JOBS)
