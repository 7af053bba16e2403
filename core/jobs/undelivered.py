"""Has the owners told of what did not get through."""

from __future__ import annotations

from datetime import timedelta

from core.jobs.job import Job, Tools


async def _run(tools: Tools) -> None:
    await tools.undelivered.tell_owners()


UNDELIVERED = Job(name="undelivered", every=timedelta(seconds=5), run=_run)
"""Some seconds after: what fails together is then told together."""
