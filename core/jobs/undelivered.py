"""Has the owners told of what did not get through."""

from __future__ import annotations

from datetime import timedelta

from core.jobs.job import Job, Tools
from core.jobs.one_by_one import by_itself


async def _run(tools: Tools) -> None:
    for workspace_id in await tools.undelivered.workspaces():
        with by_itself("undelivered", workspace=str(workspace_id)):
            await tools.undelivered.tell_owners(workspace_id)


UNDELIVERED = Job(name="undelivered", every=timedelta(seconds=5), run=_run)
"""Some seconds after: what fails together is then told together."""
