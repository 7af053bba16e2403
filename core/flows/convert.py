"""Somebody says what came of an alert for the business, or takes that back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.conversion import NewConversion, checked
from core.alerts.life import AlertLife
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.ids import AlertId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.sights import sight_of
from core.work import Books, Work


class ConvertAlert:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, alerts: AlertLife) -> None:
        self._books = books
        self._clock = clock
        self._alerts = alerts

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        conversion: NewConversion,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None = None,
    ) -> None:
        """Note what came of it, in place of what was noted before; the same again changes
        nothing. Raises NotFound, Stale and InvalidInput."""
        said = checked(conversion)

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            sight = await sight_of(session, by)
            alert = await self._alerts.find(session, alert_id, expected, sight=sight)
            await self._alerts.convert(session, work, alert, said, by=by, now=now)
            _settle(cause, work, now, alert_id)

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def undo(
        self,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None = None,
    ) -> None:
        """Take back what was noted. Raises NotFound, Stale, and Conflict when nothing was."""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            sight = await sight_of(session, by)
            alert = await self._alerts.find(session, alert_id, expected, sight=sight)
            await self._alerts.unconvert(session, work, alert, by=by, now=now)
            _settle(cause, work, now, alert_id)

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


def _settle(cause: Cause, work: Work, now: datetime, alert_id: AlertId) -> None:
    cause.settle(work, now, Answer(status=200, body={"alert": str(alert_id)}))
