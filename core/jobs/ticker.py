"""Runs the jobs whose time has come, one after the other; driven from outside once a second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from core.clock import Clock
from core.errors import Unavailable
from core.jobs.job import Job, Tools
from core.jobs.leader import Leader

log = logging.getLogger(__name__)


class Ticker:
    """Every job runs at the first tick and then every so often, by the clock that was handed
    in."""

    def __init__(self, *, jobs: Sequence[Job], tools: Tools, leader: Leader, clock: Clock) -> None:
        self._jobs = jobs
        self._tools = tools
        self._leader = leader
        self._clock = clock
        self._due_at = dict.fromkeys((job.name for job in jobs), 0.0)
        self._busy = asyncio.Lock()

    async def tick(self) -> None:
        """Run what is due; a job that fails is logged and runs again at its next time."""
        async with self._busy:
            try:
                leads = await self._leader.is_leading()
            except Unavailable as problem:
                log.debug("nobody leads", extra={"problem": problem.message})
                leads = False
            except Exception:
                log.exception(
                    "no answer about the lease of the jobs", extra={"action": "no_lease"}
                )
                leads = False
            for job in self._jobs:
                now = self._clock.monotonic()
                if now < self._due_at[job.name] or (job.leader_only and not leads):
                    continue
                self._due_at[job.name] = now + job.every.total_seconds()
                await self._run(job)

    async def stop(self) -> None:
        """Return when nothing runs any more, and leave the jobs to another process."""
        async with self._busy:
            await self._leader.resign()

    async def _run(self, job: Job) -> None:
        try:
            await job.run(self._tools)
        except Exception:
            log.exception("a job failed", extra={"action": "job_failed", "job": job.name})
