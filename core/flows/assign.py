"""An alert is given to somebody: so is every open case it is about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.life import AlertLife
from core.alerts.tables import AlertRow
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.delivery.tables import SentMessageRow
from core.desk.life import CaseLife, cases_of
from core.desk.status import CaseStatus
from core.ids import AlertId, Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.notify.tell import ALERT_LASTS, tell
from core.severity import Severity
from core.tenants.membership import require_member
from core.tenants.sights import sight_of
from core.tenants.tables import PersonRow
from core.work import Books, Work


class AssignAlert:
    """The use case."""

    def __init__(
        self, *, books: Books, clock: Clock, ids: Ids, alerts: AlertLife, cases: CaseLife
    ) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
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
            if to is not None and to != by:
                await self._show(session, work, alert, to, now)
            for case in await cases_of(session, await self._alerts.cases_of(session, alert.id)):
                if CaseStatus(case.status).is_open and case.assignee_id != to:
                    await self._cases.assign(session, work, case, to, by=by, now=now)
            cause.settle(work, now, Answer(status=200, body={"alert": str(alert_id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def _show(
        self, session: AsyncSession, work: Work, alert: AlertRow, to: PersonId, now: datetime
    ) -> None:
        """Send the card to whoever was given it by somebody else, unless it stands in their own
        chat: what was kept from them till now is theirs to see."""
        person = await session.get_one(PersonRow, to)
        address = TelegramAddress(bot_id=person.bot_id, chat_id=person.telegram_user_id)
        stands = await session.scalar(
            select(SentMessageRow.id).where(
                SentMessageRow.alert_id == alert.id,
                SentMessageRow.bot_id == address.bot_id,
                SentMessageRow.chat_id == address.chat_id,
                SentMessageRow.kind == Kind.ALERT_CARD.value,
            )
        )
        if stands is not None or person.blocked_at is not None:
            return
        tell(
            work,
            ids=self._ids,
            kind=Kind.ALERT_CARD,
            once_key=f"alert:{alert.id}:given:{to}:{alert.revision}",
            address=address,
            urgency=Severity(alert.severity).rank,
            now=now,
            alert_id=AlertId(alert.id),
            person_id=to,
            severity=Severity(alert.severity),
            expires_at=now + ALERT_LASTS,
        )
