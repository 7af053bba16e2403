"""Ends deliveries that nobody could send in time: their bot was paused, or no process held it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace, System
from core.delivery.dead_letters import close
from core.delivery.state import State
from core.delivery.tables import DeliveryRow
from core.ids import WorkspaceId
from core.jobs.job import Job, Tools
from core.jobs.one_by_one import by_itself
from core.work import Work

_AT_ONCE = 200
_PROBLEM = "expired before it could be sent"
# Written into the statement: SQLite uses a partial index only for a condition it sees.
_DUE: ColumnElement[str] = literal_column("'due'")


async def _run(tools: Tools) -> None:
    now = tools.clock.now()
    late = (
        select(DeliveryRow.workspace_id, DeliveryRow.id)
        .where(DeliveryRow.state == _DUE, DeliveryRow.expires_at <= now)
        .order_by(DeliveryRow.workspace_id)
        .limit(_AT_ONCE)
    )
    async with tools.database.reading(System(reason="deliveries past their time")) as session:
        found = [(workspace, id) for workspace, id in (await session.execute(late)).all()]
    for workspace, rows in groupby(found, key=lambda one: one[0]):
        with by_itself("expiry", workspace=str(workspace)):
            await _end(tools, WorkspaceId(workspace), [id for _, id in rows], now)


async def _end(tools: Tools, workspace_id: WorkspaceId, ids: list[UUID], now: datetime) -> None:
    async def body(session: AsyncSession, work: Work) -> None:
        still_due = (
            select(DeliveryRow)
            .where(DeliveryRow.id.in_(ids), DeliveryRow.state == _DUE)
            .order_by(DeliveryRow.id)
            .with_for_update()
        )
        for row in (await session.scalars(still_due)).all():
            close(
                work,
                row,
                state=State.EXPIRED,
                problem=f"{_PROBLEM}; last problem: {row.problem}" if row.problem else _PROBLEM,
                now=now,
                listener=tools.listener,
            )

    await tools.books.transaction(InWorkspace(workspace_id=workspace_id), body)


EXPIRE = Job(name="expire", every=timedelta(seconds=10), run=_run)
"""Whatever can be sent is looked at by the worker itself; this is for the rest."""
