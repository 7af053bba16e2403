"""Somebody saw an alert: it is acknowledged, and so is every case it is about that is still
new."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.life import AlertLife
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.desk.life import CaseLife, cases_of
from core.desk.status import CaseStatus
from core.ids import AlertId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.sights import sight_of
from core.work import Books, Work


class AcknowledgeAlert:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, alerts: AlertLife, cases: CaseLife) -> None:
        self._books = books
        self._clock = clock
        self._alerts = alerts
        self._cases = cases

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None = None,
    ) -> None:
        """Acknowledge it. Raises NotFound, Stale, and Conflict when it is acknowledged or over."""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            sight = await sight_of(session, by)
            alert = await self._alerts.find(session, alert_id, expected, sight=sight)
            await self._alerts.acknowledge(session, work, alert, by=by, now=now)
            for case in await cases_of(session, await self._alerts.cases_of(session, alert.id)):
                if case.status == CaseStatus.NEW.value:
                    await self._cases.move(
                        session, work, case, CaseStatus.ACKNOWLEDGED, by=by, now=now
                    )
            cause.settle(work, now, Answer(status=200, body={"alert": str(alert_id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
