"""Which alerts somebody has read: all up to a moment, and single ones besides.

What fired at or before a person's mark is read, what fired later is unread; a row names each alert
for which it is the other way round. So marking everything read is one row, however many alerts
there are, and what is unread is counted from the mark on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.sight import CaseIsSeen, sees_alert
from core.alerts.tables import AlertReadMarkRow, AlertReadRow, AlertRow
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.ids import PersonId, WorkspaceId
from core.tenants.sight import Sight
from core.tenants.tables import MemberRow

UNREAD_FOR = timedelta(days=30)
"""What is older counts as read: it is history, and nobody counts it any more."""

MOST_COUNTED = 1000
"""The count ends here; a thousand unread alerts and ten thousand are the same to a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Up to which moment somebody has read everything."""

    person: PersonId
    until: datetime


def is_unread(mark: Mark) -> ColumnElement[bool]:
    """Return the condition on a query over alerts."""
    otherwise = exists().where(
        AlertReadRow.person_id == mark.person, AlertReadRow.alert_id == AlertRow.id
    )
    return or_(
        and_(AlertRow.fired_at > mark.until, ~otherwise.where(AlertReadRow.is_read.is_(True))),
        otherwise.where(AlertReadRow.is_read.is_(False)),
    )


async def mark_of(session: AsyncSession, person: PersonId, now: datetime) -> Mark:
    """Return somebody's mark. Whoever came lately has not missed what was before them."""
    kept = await session.scalar(
        select(AlertReadMarkRow.until).where(AlertReadMarkRow.person_id == person)
    )
    if kept is None:
        kept = await session.scalar(
            select(MemberRow.created_at).where(MemberRow.person_id == person)
        )
    oldest = now - UNREAD_FOR
    return Mark(person=person, until=oldest if kept is None else max(kept, oldest))


class AlertReads:
    """Reads what somebody has read; `core.flows.mark_alert` writes it."""

    def __init__(self, *, database: Database, clock: Clock, case_is_seen: CaseIsSeen) -> None:
        self._database = database
        self._clock = clock
        self._case_is_seen = case_is_seen

    async def mark(self, workspace_id: WorkspaceId, person: PersonId) -> Mark:
        """Return somebody's mark in a workspace."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await mark_of(session, person, self._clock.now())

    async def unread_among(
        self, workspace_id: WorkspaceId, mark: Mark, ids: Collection[UUID]
    ) -> set[UUID]:
        """Return which of these alerts are unread."""
        if not ids:
            return set()
        query = select(AlertRow.id).where(AlertRow.id.in_(ids), is_unread(mark))
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return set(await session.scalars(query))

    async def count(self, workspace_id: WorkspaceId, person: PersonId, *, sight: Sight) -> int:
        """Return how many are unread of what somebody sees; `MOST_COUNTED`: so many or more."""
        seen = sees_alert(sight, self._case_is_seen)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            mark = await mark_of(session, person, self._clock.now())
            row = exists().where(
                AlertReadRow.person_id == person, AlertReadRow.alert_id == AlertRow.id
            )
            # Asked apart: together no database begins at the mark.
            newer = select(AlertRow.id).where(AlertRow.fired_at > mark.until, ~row, seen)
            older = (
                select(AlertRow.id)
                .join(AlertReadRow, AlertReadRow.alert_id == AlertRow.id)
                .where(AlertReadRow.person_id == person, AlertReadRow.is_read.is_(False), seen)
            )
            total = 0
            for part in (newer, older):
                counted = select(func.count()).select_from(part.limit(MOST_COUNTED).subquery())
                total += await session.scalar(counted) or 0
        return min(total, MOST_COUNTED)
