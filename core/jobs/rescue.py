"""Takes back deliveries whose lease has ended while they were being sent."""

from __future__ import annotations

from datetime import timedelta

from core.jobs.job import Job, Tools


async def _run(tools: Tools) -> None:
    await tools.rescue.expired_leases()


RESCUE = Job(name="rescue", every=timedelta(seconds=10), run=_run)
"""A lease lasts a minute; ten seconds more do not matter."""
