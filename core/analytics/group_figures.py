"""The cases of a period by place, category, person or source: the same figures for each of them,
side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from core.analytics.buckets import within
from core.analytics.period import Period, whole_period
from core.analytics.zone import zone_of
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.sight import sees_case
from core.desk.status import OPEN_WORDS
from core.desk.tables import CaseRow
from core.ids import WorkspaceId
from core.reports.answers import Moment, first_answer, seconds_between
from core.reports.took import Took, took_by_key
from core.tenants.named import people_named
from core.tenants.sight import Sight
from core.tenants.tables import PlaceRow

GROUPS_AT_MOST = 100
"""The busiest ones are told apart; the others are counted together."""

Key = UUID | str | None


class By(Enum):
    """What cases are grouped by; the value is what the API takes."""

    PLACE = "place"
    CATEGORY = "category"
    PERSON = "person"
    """To whom they are given."""
    SOURCE = "source"
    """By which way they came."""


_COLUMNS: Mapping[By, InstrumentedAttribute[Any]] = {
    By.PLACE: CaseRow.place_id,
    By.CATEGORY: CaseRow.category,
    By.PERSON: CaseRow.assignee_id,
    By.SOURCE: CaseRow.source,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The cases of one place, category, person or source. `key` None: they have none; `name` is
    what people call it, None where the key says it. `open` counts those of the `opened` ones that
    are open still; `resolved` are those resolved in the period, whenever they came."""

    key: Key
    name: str | None
    opened: int
    open: int
    resolved: int
    rated: int
    stars: int
    first_answer: Took | None
    resolution: Took | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """The groups of a period, the busiest first. `other_groups` are left out, in which
    `other_opened` cases came."""

    period: Period
    by: By
    groups: Sequence[Group]
    other_groups: int
    other_opened: int


@dataclass(slots=True)
class _Counted:
    opened: int = 0
    open: int = 0
    rated: int = 0
    stars: int = 0
    resolved: int = 0


class Groups:
    """Counts them for one workspace and one sight at a time."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def read(
        self, workspace_id: WorkspaceId, sight: Sight, by: By, *, since: datetime, until: datetime
    ) -> GroupFigures:
        """Return the groups; raises InvalidInput for a period that ends before it begins."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            zone = await zone_of(session, workspace_id)
            period = whole_period(since, until, zone)
            return await self._figures(session, period, sight, by)

    async def _figures(
        self, session: AsyncSession, period: Period, sight: Sight, by: By
    ) -> GroupFigures:
        column, seen = _COLUMNS[by], sees_case(sight)
        came = (*within(CaseRow.opened_at, period), seen)
        ended = (*within(CaseRow.resolved_at, period), seen)
        counted = await _counted(session, column, came)
        first = first_answer(is_postgres=self._database.is_postgres)
        answers = await self._took(session, column, first, came)
        resolutions = await self._took(session, column, CaseRow.resolved_at, ended)
        for key, one in resolutions.items():
            counted.setdefault(key, _Counted()).resolved = one.count
        ranked = sorted(counted, key=lambda key: _rank(key, counted[key]))
        shown, others = ranked[:GROUPS_AT_MOST], ranked[GROUPS_AT_MOST:]
        names = await _names(session, by, shown)
        return GroupFigures(
            period=period,
            by=by,
            groups=tuple(
                Group(
                    key=key,
                    name=names.get(key),
                    opened=counted[key].opened,
                    open=counted[key].open,
                    resolved=counted[key].resolved,
                    rated=counted[key].rated,
                    stars=counted[key].stars,
                    first_answer=answers.get(key),
                    resolution=resolutions.get(key),
                )
                for key in shown
            ),
            other_groups=len(others),
            other_opened=sum(counted[key].opened for key in others),
        )

    async def _took(
        self,
        session: AsyncSession,
        column: InstrumentedAttribute[Any],
        until: Moment | ColumnElement[datetime],
        which: Iterable[ColumnElement[bool]],
    ) -> dict[Key, Took]:
        """Return how long it took from when cases came, by group; of all groups, because naming
        those that are shown leads SQLite along an index of theirs, twice as slow."""
        seconds = seconds_between(CaseRow.opened_at, until, is_postgres=self._database.is_postgres)
        asked = select(column.label("key"), literal(0).label("part"), seconds).where(*which)
        found = await took_by_key(session, asked)
        return {key: one.whole for key, one in found.items() if one.whole is not None}


async def _counted(
    session: AsyncSession,
    column: InstrumentedAttribute[Any],
    came: Iterable[ColumnElement[bool]],
) -> dict[Key, _Counted]:
    rows = await session.execute(
        select(
            column,
            func.count(),
            func.sum(case((CaseRow.status.in_(OPEN_WORDS), 1), else_=0)),
            func.count(CaseRow.rating),
            func.sum(CaseRow.rating),
        )
        .where(*came)
        .group_by(column)
    )
    return {
        key: _Counted(opened=opened, open=int(still), rated=rated, stars=int(stars or 0))
        for key, opened, still, rated, stars in rows
    }


def _rank(key: Key, counted: _Counted) -> tuple[int, int, bool, str]:
    return -counted.opened, -counted.resolved, key is None, str(key)


async def _names(session: AsyncSession, by: By, keys: Sequence[Key]) -> dict[Key, str]:
    ids = [key for key in keys if isinstance(key, UUID)]
    if by is By.PLACE and ids:
        rows = await session.execute(
            select(PlaceRow.id, PlaceRow.name).where(PlaceRow.id.in_(ids))
        )
        return dict(rows.all())
    if by is By.PERSON:
        return {key: one.name for key, one in (await people_named(session, ids)).items()}
    return {}
