"""Looks for alerts that have flapped and are stable again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column, select

from core.alerts.flapping import read_flapping
from core.alerts.tables import AlertRow
from core.db.tenancy import System
from core.ids import AlertId, WorkspaceId
from core.jobs.job import Job, Tools
from core.jobs.one_by_one import by_itself

AT_ONCE = 500
_ALL = System(reason="alerts that flap, whoever's they are")
# Written into the statement: SQLite uses a partial index only for a condition it sees.
_FLAPS: ColumnElement[bool] = literal_column("alerts.flapping_since IS NOT NULL")


async def _run(tools: Tools) -> None:
    after: UUID | None = None
    while True:
        now = tools.clock.now()
        query = select(
            AlertRow.workspace_id,
            AlertRow.id,
            AlertRow.flips,
            AlertRow.flapping_since,
            AlertRow.flapped,
        ).where(_FLAPS)
        if after is not None:
            query = query.where(AlertRow.id > after)
        async with tools.database.reading(_ALL) as session:
            rows = (await session.execute(query.order_by(AlertRow.id).limit(AT_ONCE))).all()
        for workspace, id, flips, since, changes in rows:
            with by_itself("flapping", alert=str(id)):
                flapping = read_flapping(flips, since, changes)
                is_ahead = bool(flapping.moments) and flapping.moments[-1] > now
                if is_ahead or not flapping.settle(now).is_on:
                    await tools.settle_flapping(WorkspaceId(workspace), AlertId(id))
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].id


FLAPPING = Job(name="flapping", every=timedelta(seconds=5), run=_run)
"""A few seconds after ten minutes are soon enough; it reads an index of what flaps alone."""
