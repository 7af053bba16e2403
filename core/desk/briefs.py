"""Cases in a few words, for what is about them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.desk.tables import CaseRow
from core.tenants.sight import Sighted


async def case_briefs(
    session: AsyncSession, ids: Collection[UUID]
) -> dict[UUID, tuple[int, str, Sighted]]:
    """Return number and title of each case, and what decides who sees it; what alerts show of the
    cases they are about."""
    if not ids:
        return {}
    rows = await session.execute(
        select(
            CaseRow.id,
            CaseRow.number,
            CaseRow.title,
            CaseRow.place_id,
            CaseRow.category,
            CaseRow.assignee_id,
        ).where(CaseRow.id.in_(ids))
    )
    return {
        case_id: (
            number,
            title,
            Sighted(place_id=place, category=category, assignee_id=assignee),
        )
        for case_id, number, title, place, category, assignee in rows
    }
