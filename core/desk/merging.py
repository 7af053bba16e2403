"""Several cases about the same become one piece of work: one of them stands for all from now on.

Nothing of one customer's words reaches another: each case keeps its thread, its files and its
customer, and its customer hears what comes of it by their own number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.kind import Kind
from core.desk.life import CaseLife, duplicates_of, status_before
from core.desk.merge_told import PARTED, was_told
from core.desk.status import CaseStatus
from core.desk.tables import CaseRow
from core.errors import Conflict
from core.ids import PersonId
from core.work import Work


class CaseMerging:
    """Merges cases and parts them again. Rows come from the caller's session, which is in their
    workspace."""

    def __init__(self, *, cases: CaseLife) -> None:
        self._cases = cases

    async def merge(
        self,
        session: AsyncSession,
        work: Work,
        primary: CaseRow,
        duplicates: Sequence[CaseRow],
        *,
        by: PersonId,
        now: datetime,
    ) -> None:
        """Let `primary` stand for `duplicates`, and for what they stood for. Raises Conflict when
        any of them is merged already."""
        for row in (primary, *duplicates):
            await refuse_merged(session, row)
        asked = {primary.customer_id}
        for row in duplicates:
            further = await duplicates_of(session, row.id)
            old = CaseStatus(row.status)
            row.merged_from = old.value
            await self._put(session, work, row, primary, by=by, now=now)
            if old.is_open and not await self._end(session, work, row, primary, asked, now=now):
                await self._tell(session, work, row, primary, now=now)
            for one in further:
                follows = status_before(one).is_open
                if follows and not old.is_open:
                    # It came to its end with the one that stood for it, and keeps that.
                    one.merged_from, follows = old.value, False
                await self._put(session, work, one, primary, by=by, now=now)
                if follows:
                    await self._end(session, work, one, primary, asked, now=now)
        work.event(
            "case.changed",
            at=now,
            by=by,
            case=primary.id,
            field="merged",
            others=[row.id for row in duplicates],
        )
        await self._cases.changed(session, work, primary, now)

    async def part(
        self,
        session: AsyncSession,
        work: Work,
        row: CaseRow,
        new: CaseStatus | None = None,
        *,
        by: PersonId | None,
        now: datetime,
    ) -> UUID:
        """Let a merged case stand alone again, in the state it was in before, or in `new` when it
        is reopened thereby; return what it was merged into. A customer who was told of the merge
        is told that it is over, unless they reopen it themselves. Raises Conflict when it is not
        merged."""
        primary_id = row.merged_into_id
        if primary_id is None:
            message = f"case #{row.number} is not merged into another"
            raise Conflict(reason="not_merged", message=message)
        kind = "case.status_changed" if new is None else "case.reopened"
        is_wrong = new is None and status_before(row).is_open and await was_told(session, row)
        new = new or status_before(row)
        row.merged_into_id = row.merged_at = row.merged_from = None
        row.status = new.value
        if new.is_open:
            row.resolved_at = row.solved_rating = None
        work.event(kind, at=now, by=by, case=row.id, old=CaseStatus.MERGED, new=new)
        await self._cases.changed(session, work, row, now)
        if is_wrong:
            await self._cases.tell_customer(
                session, work, row, Kind.CASE_MERGED, PARTED, now=now, params={PARTED: True}
            )
        primary = await session.scalar(select(CaseRow).where(CaseRow.id == primary_id))
        if primary is not None:
            work.event(
                "case.changed",
                at=now,
                by=by,
                case=primary.id,
                field="unmerged",
                others=[row.id],
            )
            await self._cases.changed(session, work, primary, now)
        return primary_id

    async def _put(
        self,
        session: AsyncSession,
        work: Work,
        row: CaseRow,
        primary: CaseRow,
        *,
        by: PersonId,
        now: datetime,
    ) -> None:
        old, row.status = row.status, CaseStatus.MERGED.value
        row.merged_into_id, row.merged_at = primary.id, now
        work.event(
            "case.merged",
            at=now,
            by=by,
            case=row.id,
            old=old,
            new=CaseStatus.MERGED,
            into=primary.id,
        )
        await self._cases.changed(session, work, row, now)

    async def _end(
        self,
        session: AsyncSession,
        work: Work,
        row: CaseRow,
        primary: CaseRow,
        asked: set[UUID],
        *,
        now: datetime,
    ) -> bool:
        """Solve a case that was open with what stands for it now, where that was solved before,
        and tell whether it was. Each customer is asked about one of theirs."""
        if primary.resolved_at is None:
            return False
        # What was said after the other was solved is solved by being put to it.
        is_later = row.opened_at > primary.resolved_at
        row.resolved_at = now if is_later else primary.resolved_at
        if row.customer_id not in asked:
            asked.add(row.customer_id)
            await self._cases.ask_how(session, work, row, now)
        return True

    async def _tell(
        self, session: AsyncSession, work: Work, row: CaseRow, primary: CaseRow, *, now: datetime
    ) -> None:
        """Tell the customer of a case that was open that what it is merged into goes on."""
        if not CaseStatus(primary.status).is_open:
            return
        # The number of somebody else's case is no business of theirs.
        is_same = row.customer_id == primary.customer_id
        params = {"own": primary.number} if is_same else {}
        await self._cases.tell_customer(
            session, work, row, Kind.CASE_MERGED, "merged", now=now, params=params
        )


async def refuse_merged(session: AsyncSession, row: CaseRow) -> None:
    """Raise Conflict for a case that another stands for, naming both."""
    if row.merged_into_id is None:
        return
    into = await session.scalar(select(CaseRow.number).where(CaseRow.id == row.merged_into_id))
    message = f"case #{row.number} is merged into #{into} already"
    raise Conflict(reason="is_merged", message=message)
