"""What is shown of merged cases: on each which case stands for it, on that one which those are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.desk.sight import sees_case
from core.desk.status import CaseStatus
from core.desk.tables import CaseRow, ThreadItemRow
from core.ids import CaseId
from core.tenants.named import Named
from core.tenants.sight import Sight
from core.tenants.tables import CustomerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInto:
    """The case that stands for a merged one; nothing of what anybody wrote in it."""

    id: CaseId
    number: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedCase:
    """A case that another stands for, as that one's page shows it. `said_since` counts what its
    customer wrote after it was merged."""

    id: CaseId
    number: int
    title: str
    customer: Named
    merged_at: datetime
    said_since: int


async def merged_into(session: AsyncSession, ids: Collection[UUID]) -> Mapping[UUID, MergedInto]:
    """Return these cases by their ids; no question where there are none."""
    if not ids:
        return {}
    rows = await session.execute(
        select(CaseRow.id, CaseRow.number, CaseRow.status).where(CaseRow.id.in_(ids))
    )
    return {
        case_id: MergedInto(id=CaseId(case_id), number=number, status=status)
        for case_id, number, status in rows
    }


async def merged_from(
    session: AsyncSession, case_id: CaseId, *, sight: Sight
) -> tuple[MergedCase, ...]:
    """Return the cases that this one stands for as far as they are seen, by their numbers."""
    item = aliased(ThreadItemRow)
    said_since = (
        select(func.count(item.id))
        .where(
            item.case_id == CaseRow.id,
            item.author_kind == "customer",
            item.at > CaseRow.merged_at,
        )
        .correlate(CaseRow)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(CaseRow, CustomerRow, said_since)
        .join(CustomerRow, CustomerRow.id == CaseRow.customer_id)
        .where(CaseRow.merged_into_id == case_id, sees_case(sight))
        .order_by(CaseRow.number)
    )
    return tuple(
        MergedCase(
            id=CaseId(row.id),
            number=row.number,
            title=row.title,
            customer=Named(id=customer.id, name=customer.name),
            merged_at=row.merged_at or row.updated_at,
            said_since=said,
        )
        for row, customer, said in rows
    )


def told_status(status: str, into: MergedInto | None) -> CaseStatus:
    """Return the state that a customer is told: of a merged case the end of the one that stands
    for it, once that has come to it."""
    own = CaseStatus(status)
    if into is None or own is not CaseStatus.MERGED:
        return own
    theirs = CaseStatus(into.status)
    return own if theirs.is_open else theirs
