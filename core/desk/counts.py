"""How many cases stand where, for the chips above a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.desk.listed import CaseFilter, narrowed
from core.desk.sight import sees_case
from core.desk.status import OPEN_WORDS
from core.desk.tables import CaseRow
from core.desk.words import WordIndex
from core.ids import PersonId
from core.tenants.sight import Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCounts:
    """How many cases there are: `by_status` has the states that any is in; `mine` and
    `unassigned` are open ones."""

    by_status: Mapping[str, int]
    mine: int
    unassigned: int


async def count_cases(
    session: AsyncSession, wanted: CaseFilter, index: WordIndex, *, sight: Sight, me: PersonId
) -> CaseCounts:
    """Count what is wanted but for its states and its assignee, which are what is counted by.
    All three are read from indexes: the states from the list's, the others from open cases."""
    around = replace(wanted, statuses=(), assignee=None)
    by_status = narrowed(
        select(CaseRow.status, func.count()).where(sees_case(sight)), around, index
    ).group_by(CaseRow.status)
    open_ones = narrowed(
        select(func.count(), func.count(CaseRow.assignee_id)).where(sees_case(sight)),
        replace(around, statuses=OPEN_WORDS),
        index,
    )
    mine = narrowed(
        select(func.count()).select_from(CaseRow).where(sees_case(sight)),
        replace(around, statuses=OPEN_WORDS, assignee=me),
        index,
    )
    found = await session.execute(by_status)
    every, given = (await session.execute(open_ones)).one()
    return CaseCounts(
        by_status=dict(found.all()),
        mine=await session.scalar(mine) or 0,
        unassigned=every - given,
    )
