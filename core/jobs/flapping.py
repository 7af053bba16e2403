"""Looks for alerts that have flapped and are stable again."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column, select

from core.alerts.flapping import read_flapping
from core.alerts.tables import AlertRow
from core.db.tenancy import System
from core.errors import OpsbellError
from core.ids import AlertId, WorkspaceId
from core.jobs.job import Job, Tools

log = logging.getLogger(__name__)

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
            try:
                flapping = read_flapping(flips, since, changes)
            except (ArithmeticError, TypeError, ValueError) as problem:
                _unusable(AlertId(id), problem)
                continue
            is_ahead = bool(flapping.moments) and flapping.moments[-1] > now
            if is_ahead or not flapping.settle(now).is_on:
                await _settle(tools, WorkspaceId(workspace), AlertId(id))
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].id


async def _settle(tools: Tools, workspace_id: WorkspaceId, alert_id: AlertId) -> None:
    try:
        await tools.settle_flapping(workspace_id, alert_id)
    except OpsbellError as problem:
        # The next time tries again; the others are looked at all the same.
        log.warning(
            "an alert that flapped was not settled",
            extra={
                "action": "flapping_not_settled",
                "alert": str(alert_id),
                "problem": str(problem),
            },
        )
    except Exception as problem:
        _unusable(alert_id, problem)


def _unusable(alert_id: AlertId, problem: Exception) -> None:
    """Log one that something is wrong with: the others are looked at all the same."""
    log.error(
        "an alert that flapped cannot be settled",
        extra={
            "action": "flapping_unusable",
            "alert": str(alert_id),
            "problem": type(problem).__name__,
        },
    )


FLAPPING = Job(name="flapping", every=timedelta(seconds=5), run=_run)
"""A few seconds after ten minutes are soon enough; it reads an index of what flaps alone."""
