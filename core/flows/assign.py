"""An alert is given to somebody: so is every open case it is about."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.life import AlertLife
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.desk.life import CaseLife, cases_of
from core.desk.status import CaseStatus
from core.ids import AlertId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.membership import require_member
from core.tenants.sights import sight_of
from core.work import Books, Work


class AssignAlert:
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
        to: PersonId | None,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None = None,
    ) -> None:
        """Give it to `to` (None: to nobody). Raises NotFound for an alert or a member that is not
        there, Stale, and Conflict when the alert has ended or is theirs already."""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            if to is not None:
                await require_member(session, to)
            sight = await sight_of(session, by)
            alert = await self._alerts.find(session, alert_id, expected, sight=sight)
            await self._alerts.assign(session, work, alert, to, by=by, now=now)
            for case in await cases_of(session, await self._alerts.cases_of(session, alert.id)):
                if CaseStatus(case.status).is_open and case.assignee_id != to:
                    await self._cases.assign(session, work, case, to, by=by, now=now)
            cause.settle(work, now, Answer(status=200, body={"alert": str(alert_id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
