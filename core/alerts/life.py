"""Moves an alert on: its row, the event, every card that shows it, all in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.conversion import NewConversion, number_of, stored
from core.alerts.sight import CaseIsSeen, sees_alert
from core.alerts.tables import AlertCaseRow, AlertRow
from core.delivery.outbox import enqueue_edits
from core.delivery.tables import SentMessageRow
from core.errors import Conflict, NotFound, Stale
from core.ids import AlertId, Ids, PersonId
from core.severity import Severity
from core.tenants.sight import Sight
from core.work import Work

AlertStatus = Literal["firing", "acknowledged", "resolved", "expired"]
OPEN = ("firing", "acknowledged")

OpenAmong = Callable[[AsyncSession, Sequence[UUID]], Awaitable[bool]]
"""Tells whether any of these cases is still open; the desk knows."""


class AlertLife:
    """What can happen to an alert after it fired. Rows come from the caller's session, which is in
    the alert's workspace; `by` None means its source, or the last of its cases."""

    def __init__(self, *, ids: Ids, case_is_seen: CaseIsSeen) -> None:
        self._ids = ids
        self._case_is_seen = case_is_seen

    async def find(
        self,
        session: AsyncSession,
        alert_id: AlertId,
        expected: int | None = None,
        *,
        sight: Sight,
    ) -> AlertRow:
        """Return the alert; raises NotFound, also for another workspace's and for what is not
        within `sight`, and Stale when it is not at the `expected` revision (None: whatever it is
        by now)."""
        seen = sees_alert(sight, self._case_is_seen)
        row = await session.scalar(select(AlertRow).where(AlertRow.id == alert_id, seen))
        if row is None:
            raise NotFound(kind="alert", key=alert_id)
        if expected is not None and row.revision != expected:
            raise Stale(f"the alert is at revision {row.revision} by now")
        return row

    async def acknowledge(
        self, session: AsyncSession, work: Work, row: AlertRow, *, by: PersonId, now: datetime
    ) -> None:
        """Somebody saw it; raises Conflict when it is acknowledged or ended already."""
        if row.status != "firing":
            raise Conflict(
                reason=f"already_{row.status}", message=f"the alert is {row.status} already"
            )
        row.status, row.acknowledged_by, row.acknowledged_at = "acknowledged", by, now
        work.event("alert.acknowledged", at=now, by=by, alert=row.id, old="firing", new=row.status)
        await self._changed(session, work, row, now)

    async def assign(
        self,
        session: AsyncSession,
        work: Work,
        row: AlertRow,
        to: PersonId | None,
        *,
        by: PersonId | None,
        now: datetime,
    ) -> None:
        """Give it to a person (None: to nobody); raises Conflict when ended or theirs already."""
        if row.status not in OPEN:
            raise Conflict(
                reason=f"already_{row.status}", message=f"the alert is {row.status} already"
            )
        if row.assignee_id == to:
            raise Conflict(reason="already_assigned", message="the alert is theirs already")
        old, row.assignee_id = row.assignee_id, to
        work.event("alert.assigned", at=now, by=by, alert=row.id, old=old, new=to)
        await self._changed(session, work, row, now)

    async def resolve(
        self,
        session: AsyncSession,
        work: Work,
        row: AlertRow,
        *,
        by: PersonId | None,
        now: datetime,
    ) -> None:
        """It is over; raises Conflict when it was already."""
        if row.status not in OPEN:
            raise Conflict(
                reason=f"already_{row.status}", message=f"the alert is {row.status} already"
            )
        old, row.status = row.status, "resolved"
        row.resolved_by, row.resolved_at = by, now
        work.event("alert.resolved", at=now, by=by, alert=row.id, old=old, new="resolved")
        await self._changed(session, work, row, now)

    async def reopen(
        self,
        session: AsyncSession,
        work: Work,
        row: AlertRow,
        *,
        by: PersonId | None,
        now: datetime,
    ) -> None:
        """It is not over after all. Raises Conflict when it is open, or when a newer alert has the
        same fingerprint: whatever fires is asked of the newest one."""
        if row.status in OPEN:
            raise Conflict(reason="already_open", message="the alert is open already")
        found = await session.execute(
            select(AlertRow.number, AlertRow.status)
            .where(
                AlertRow.workspace_id == row.workspace_id,
                AlertRow.fingerprint == row.fingerprint,
            )
            .order_by(AlertRow.number.desc())
            .limit(1)
        )
        newest, status = found.one()
        if status in OPEN:
            raise Conflict(reason="newer_open", message=f"alert {newest} about the same is open")
        if newest != row.number:
            message = f"alert {newest} about the same came since; that one can be reopened"
            raise Conflict(reason="newer_since", message=message)
        old, row.status = row.status, "firing"
        row.resolved_by = row.resolved_at = None
        row.acknowledged_by = row.acknowledged_at = None
        work.event(
            "alert.updated",
            at=now,
            by=by,
            alert=row.id,
            change="reopened",
            old=old,
            new=row.status,
        )
        await self._changed(session, work, row, now)

    async def convert(
        self,
        session: AsyncSession,
        work: Work,
        row: AlertRow,
        said: NewConversion,
        *,
        by: PersonId,
        now: datetime,
    ) -> None:
        """Something came of it, however it stands by now. The same said again changes nothing."""
        new = (said.kind, stored(said.value), said.currency, said.subject)
        old = (
            row.converted_kind,
            row.converted_value,
            row.converted_currency,
            row.converted_subject,
        )
        if new == old:
            return
        row.converted_kind, row.converted_value, row.converted_currency = new[:3]
        row.converted_subject, row.converted_by, row.converted_at = said.subject, by, now
        work.event(
            "alert.converted",
            at=now,
            by=by,
            alert=row.id,
            old=old[0],
            new=said.kind,
            value=number_of(new[1]),
            currency=said.currency,
        )
        await self._changed(session, work, row, now)

    async def unconvert(
        self, session: AsyncSession, work: Work, row: AlertRow, *, by: PersonId, now: datetime
    ) -> None:
        """Nothing came of it after all; raises Conflict when nobody said so."""
        if row.converted_at is None:
            raise Conflict(reason="not_converted", message="the alert was not converted")
        old = row.converted_kind
        row.converted_at = row.converted_by = row.converted_kind = row.converted_value = None
        row.converted_currency = row.converted_subject = None
        work.event(
            "alert.updated",
            at=now,
            by=by,
            alert=row.id,
            change="unconverted",
            old=old,
            new=None,
        )
        await self._changed(session, work, row, now)

    async def note(
        self,
        session: AsyncSession,
        work: Work,
        row: AlertRow,
        change: Literal["noted", "note_edited"],
        note_id: UUID,
        *,
        by: PersonId | None,
        now: datetime,
    ) -> None:
        """Somebody wrote a note, or changed one: every card shows it."""
        work.event(
            "alert.updated", at=now, by=by, alert=row.id, change=change, old=None, new=note_id
        )
        await self._changed(session, work, row, now)

    async def cases_of(self, session: AsyncSession, alert_id: UUID) -> list[UUID]:
        """Return the cases the alert is about."""
        rows = await session.scalars(
            select(AlertCaseRow.case_id).where(AlertCaseRow.alert_id == alert_id)
        )
        return list(rows)

    async def open_alerts_of(self, session: AsyncSession, case_id: UUID) -> list[AlertRow]:
        """Return the open alerts that are about a case."""
        rows = await session.scalars(
            select(AlertRow)
            .join(AlertCaseRow, AlertCaseRow.alert_id == AlertRow.id)
            .where(AlertCaseRow.case_id == case_id, AlertRow.status.in_(OPEN))
        )
        return list(rows)

    async def resolve_over(
        self,
        session: AsyncSession,
        work: Work,
        case_id: UUID,
        open_among: OpenAmong,
        *,
        by: PersonId | None,
        now: datetime,
    ) -> None:
        """Resolve each open alert about this case of which no case is open any more."""
        for row in await self.open_alerts_of(session, case_id):
            if not await open_among(session, await self.cases_of(session, row.id)):
                await self.resolve(session, work, row, by=by, now=now)

    async def _changed(
        self, session: AsyncSession, work: Work, row: AlertRow, now: datetime
    ) -> None:
        row.revision += 1
        cards = await session.scalars(
            select(SentMessageRow).where(SentMessageRow.alert_id == row.id)
        )
        urgency = Severity(row.severity).rank
        enqueue_edits(work, ids=self._ids, now=now, sent=cards.all(), urgency=urgency)
