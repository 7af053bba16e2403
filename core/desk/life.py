"""Moves a case on: its row, the event, the customer's status message, all in one transaction.

What comes of a case comes of those that were merged into it: their customers are told of it too,
each by the number of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.delivery.outbox import enqueue_edits
from core.delivery.tables import SentMessageRow
from core.desk.sight import sees_case
from core.desk.status import CaseStatus, check_move
from core.desk.tables import CaseRow
from core.errors import Conflict, NotFound, Stale
from core.ids import BotId, CaseId, Ids, PersonId
from core.notify.tell import tell
from core.tenants.sight import Sight
from core.tenants.tables import CustomerRow, PersonRow
from core.work import Work

REPLY_URGENCY = 2
QUESTION_LASTS = timedelta(days=7)


def check_at(row: CaseRow, expected: int | None) -> None:
    """Raise Stale when the case is not at the `expected` revision; None: whatever it is by now."""
    if expected is not None and row.revision != expected:
        raise Stale(f"the case is at revision {row.revision} by now")


class CaseLife:
    """What can happen to a case after it was opened. Rows come from the caller's session, which is
    in the case's workspace; `by` None means the program or the customer."""

    def __init__(self, *, ids: Ids) -> None:
        self._ids = ids

    async def find(
        self,
        session: AsyncSession,
        case_id: CaseId,
        expected: int | None = None,
        *,
        sight: Sight,
    ) -> CaseRow:
        """Return the case; raises NotFound, also for another workspace's and for what is not
        within `sight`, and Stale when it is not at the `expected` revision (None: whatever it is
        by now)."""
        query = select(CaseRow).where(CaseRow.id == case_id, sees_case(sight))
        row: CaseRow | None = await session.scalar(query)
        if row is None:
            raise NotFound(kind="case", key=case_id)
        check_at(row, expected)
        return row

    async def move(
        self,
        session: AsyncSession,
        work: Work,
        row: CaseRow,
        new: CaseStatus,
        *,
        by: PersonId | None,
        now: datetime,
    ) -> None:
        """Put the case into `new`; raises Conflict when that does not follow from where it is."""
        old = CaseStatus(row.status)
        check_move(old, new)
        row.status = new.value
        if new is CaseStatus.ACKNOWLEDGED:
            row.acknowledged_at = now
        if new is CaseStatus.RESOLVED:
            row.resolved_at = now
        is_reopened = not old.is_open and new is CaseStatus.IN_PROGRESS
        if is_reopened:
            row.resolved_at = None
            row.solved_rating = None
        kind = "case.reopened" if is_reopened else "case.status_changed"
        work.event(kind, at=now, by=by, case=row.id, old=old, new=new)
        await self.changed(session, work, row, now)
        if new is CaseStatus.RESOLVED:
            await self.ask_how(session, work, row, now)
        await self._carry_on(session, work, row, by=by, now=now)

    async def assign(
        self,
        session: AsyncSession,
        work: Work,
        row: CaseRow,
        to: PersonId | None,
        *,
        by: PersonId | None,
        now: datetime,
    ) -> None:
        """Give the case to a person (None: to nobody); raises Conflict when they have it
        already."""
        if row.assignee_id == to:
            raise Conflict(reason="already_assigned", message="the case is theirs already")
        old, row.assignee_id = row.assignee_id, to
        work.event("case.assigned", at=now, by=by, case=row.id, old=old, new=to)
        await self.changed(session, work, row, now)

    async def rate(self, work: Work, row: CaseRow, stars: int, *, now: datetime) -> None:
        """Record how the customer found the solution, 1 to 5 stars; the newest answer stands."""
        row.solved_rating = stars
        row.updated_at = now
        row.revision += 1
        work.event("case.rated", at=now, case=row.id, rating=stars)

    async def changed(
        self, session: AsyncSession, work: Work, row: CaseRow, now: datetime
    ) -> None:
        """Count the revision up and redraw the status messages that show the case."""
        row.updated_at = now
        row.revision += 1
        shown = await session.scalars(
            select(SentMessageRow).where(
                SentMessageRow.case_id == row.id, SentMessageRow.kind == Kind.CASE_STATUS.value
            )
        )
        enqueue_edits(work, ids=self._ids, now=now, sent=shown.all(), urgency=REPLY_URGENCY)

    async def customer_address(
        self, session: AsyncSession, row: CaseRow
    ) -> tuple[PersonId, TelegramAddress] | None:
        """Return the customer's person and private chat; None for one who left only a name."""
        person = await session.scalar(
            select(PersonRow)
            .join(CustomerRow, CustomerRow.person_id == PersonRow.id)
            .where(CustomerRow.id == row.customer_id)
        )
        if person is None:
            return None
        address = TelegramAddress(bot_id=BotId(person.bot_id), chat_id=person.telegram_user_id)
        return PersonId(person.id), address

    async def ask_how(
        self, session: AsyncSession, work: Work, row: CaseRow, now: datetime
    ) -> None:
        """Ask the customer how it was solved; nobody is asked where there is only a name."""
        expires_at = now + QUESTION_LASTS
        await self.tell_customer(
            session, work, row, Kind.CASE_QUESTION, "question", now=now, expires_at=expires_at
        )

    async def tell_customer(
        self,
        session: AsyncSession,
        work: Work,
        row: CaseRow,
        kind: Kind,
        what: str,
        *,
        now: datetime,
        expires_at: datetime | None = None,
        params: dict[str, Any] | None = None,
    ) -> None:
        """Tell the case's customer, once for each revision of it that says `what`; nobody is told
        where there is only a name. `expires_at` None: it is told however late."""
        found = await self.customer_address(session, row)
        if found is None:
            return
        person_id, address = found
        tell(
            work,
            ids=self._ids,
            kind=kind,
            once_key=f"case:{row.id}:{what}:{row.revision}",
            address=address,
            urgency=REPLY_URGENCY,
            now=now,
            case_id=CaseId(row.id),
            person_id=person_id,
            expires_at=expires_at,
            params=params,
        )

    async def _carry_on(
        self,
        session: AsyncSession,
        work: Work,
        primary: CaseRow,
        *,
        by: PersonId | None,
        now: datetime,
    ) -> None:
        """Let the cases that were merged into this one follow it to its end, or back to work."""
        is_open = CaseStatus(primary.status).is_open
        asked = {primary.customer_id}
        for row in await duplicates_of(session, primary.id):
            # One that was over before it was merged keeps its end, and how that was rated.
            follows = status_before(row).is_open
            if is_open and follows:
                row.resolved_at = row.solved_rating = None
            work.event(
                "case.changed",
                at=now,
                by=by,
                case=row.id,
                field="primary",
                others=[primary.id],
            )
            is_solved = follows and primary.resolved_at is not None and row.resolved_at is None
            if is_solved:
                row.resolved_at = primary.resolved_at
            await self.changed(session, work, row, now)
            # Somebody with several of these cases is asked about one: it was one solution.
            if is_solved and row.customer_id not in asked:
                asked.add(row.customer_id)
                await self.ask_how(session, work, row, now)


def status_before(row: CaseRow) -> CaseStatus:
    """Return the state a merged case was in when it was merged."""
    return CaseStatus(row.merged_from or CaseStatus.NEW.value)


async def duplicates_of(session: AsyncSession, case_id: UUID) -> list[CaseRow]:
    """Return the cases that were merged into this one, in the order of their numbers."""
    rows = await session.scalars(
        select(CaseRow).where(CaseRow.merged_into_id == case_id).order_by(CaseRow.number)
    )
    return list(rows)


async def cases_of(session: AsyncSession, ids: Sequence[UUID]) -> list[CaseRow]:
    """Return these cases in the order of their numbers."""
    rows = await session.scalars(
        select(CaseRow).where(CaseRow.id.in_(ids)).order_by(CaseRow.number)
    )
    return list(rows)


async def any_open(session: AsyncSession, ids: Sequence[UUID]) -> bool:
    """Tell whether any of these cases is still open."""
    return any(CaseStatus(row.status).is_open for row in await cases_of(session, ids))
