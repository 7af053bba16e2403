"""Somebody has read an alert, or all of them, or wants to read one again: their own matter, which
changes nothing for others."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.life import AlertLife
from core.alerts.reads import mark_of
from core.alerts.tables import AlertReadMarkRow, AlertReadRow
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.ids import AlertId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.sights import sight_of
from core.work import Books, Work


class MarkAlerts:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, alerts: AlertLife) -> None:
        self._books = books
        self._clock = clock
        self._alerts = alerts

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        *,
        is_read: bool,
        by: PersonId,
        cause: Cause,
    ) -> None:
        """Mark one read or unread for `by`. Raises NotFound."""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            sight = await sight_of(session, by)
            alert = await self._alerts.find(session, alert_id, sight=sight)
            mark = await mark_of(session, by, now)
            row = await session.scalar(
                select(AlertReadRow).where(
                    AlertReadRow.person_id == by, AlertReadRow.alert_id == alert.id
                )
            )
            is_read_by_mark = alert.fired_at <= mark.until
            if is_read is is_read_by_mark:
                if row is not None:
                    await session.delete(row)
            elif row is not None:
                row.is_read = is_read
            else:
                work.insert(
                    AlertReadRow,
                    person_id=by,
                    alert_id=alert.id,
                    is_read=is_read,
                    fired_at=alert.fired_at,
                )
            cause.settle(work, now, Answer(status=200, body={"alert": str(alert_id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def all(
        self,
        workspace_id: WorkspaceId,
        *,
        until: datetime | None,
        by: PersonId,
        cause: Cause,
    ) -> None:
        """Mark everything read for `by` that fired until then (None: until now). A mark never goes
        back: what was read stays so."""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            reached = now if until is None else min(until, now)
            mine = AlertReadMarkRow.person_id == by
            row = await session.scalar(select(AlertReadMarkRow).where(mine))
            if row is None:
                work.insert(AlertReadMarkRow, person_id=by, until=reached)
            else:
                row.until = max(row.until, reached)
            await session.execute(
                delete(AlertReadRow).where(
                    AlertReadRow.person_id == by, AlertReadRow.fired_at <= reached
                )
            )
            cause.settle(work, now, Answer(status=200, body={}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
