"""Staff, or the customer, moves a case to another state; its alerts follow."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.life import AlertLife
from core.alerts.of_merged import take_back_alerts
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.desk.life import CaseLife, any_open, check_at, duplicates_of
from core.desk.merging import CaseMerging
from core.desk.status import CaseStatus
from core.desk.tables import CaseRow
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import CaseId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.sight import EVERYTHING
from core.tenants.sights import sight_of
from core.work import Books, Work

BY_HAND = (
    CaseStatus.ACKNOWLEDGED,
    CaseStatus.IN_PROGRESS,
    CaseStatus.RESOLVED,
    CaseStatus.CLOSED,
    CaseStatus.REJECTED,
)
"""The states a person can choose; new is where cases begin, merged comes from merging."""


class ChangeCaseStatus:
    """The use case."""

    def __init__(
        self,
        *,
        books: Books,
        clock: Clock,
        alerts: AlertLife,
        cases: CaseLife,
        merging: CaseMerging,
    ) -> None:
        self._books = books
        self._clock = clock
        self._alerts = alerts
        self._cases = cases
        self._merging = merging

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        case_id: CaseId,
        new: CaseStatus,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None = None,
        as_customer: bool = False,
    ) -> None:
        """Move the case. `expected` None: whatever it is by now. `as_customer`: only
        one's own case, which may be closed or reopened.

        Raises NotFound, Stale, InvalidInput for a state nobody can choose, and Conflict when it
        does not follow from where the case is.
        """
        if new not in BY_HAND:
            wanted = ", ".join(one.value for one in BY_HAND)
            raise InvalidInput(field="status", value=new.value, wanted=wanted)

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            sight = EVERYTHING if as_customer else await sight_of(session, by)
            case = await self._cases.find(session, case_id, sight=sight)
            if as_customer:
                owner = await self._cases.customer_address(session, case)
                if owner is None or owner[0] != by:
                    raise NotFound(kind="case", key=case_id)
                if new not in (CaseStatus.CLOSED, CaseStatus.IN_PROGRESS):
                    raise Conflict(reason="not_yours", message="customers close or reopen a case")
            check_at(case, expected)
            if as_customer and new.is_open and case.merged_into_id is not None:
                await self._reopen_merged(session, work, case, by=by, now=now)
            else:
                await self._cases.move(session, work, case, new, by=by, now=now)
            alerts = await self._alerts.open_alerts_of(session, case.id)
            if new in (CaseStatus.ACKNOWLEDGED, CaseStatus.IN_PROGRESS) and not as_customer:
                for alert in alerts:
                    if alert.status == "firing":
                        await self._alerts.acknowledge(session, work, alert, by=by, now=now)
            elif not new.is_open:
                await self._alerts.resolve_over(session, work, case.id, any_open, by=by, now=now)
            cause.settle(work, now, Answer(status=200, body={"case": str(case_id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def _reopen_merged(
        self, session: AsyncSession, work: Work, case: CaseRow, *, by: PersonId, now: datetime
    ) -> None:
        """What solved the others' cases did not solve theirs: it goes on alone. While the one that
        stands for it is open there is nothing to reopen."""
        primary = await session.scalar(select(CaseRow).where(CaseRow.id == case.merged_into_id))
        if primary is None or CaseStatus(primary.status).is_open:
            raise Conflict(reason="already_open", message="the case is open already")
        await self._merging.part(session, work, case, CaseStatus.IN_PROGRESS, by=by, now=now)
        await session.flush()
        others = [row.id for row in await duplicates_of(session, primary.id)]
        await take_back_alerts(session, primary.id, case.id, others=others)
