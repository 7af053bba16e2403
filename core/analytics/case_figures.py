"""Cases over time: how many came and were resolved, how they were rated, how long people waited.

What is counted by when it came (`opened_at`): cases, ratings, categories, first answers. What is
counted by when it was resolved: resolutions. So the list of cases of the same period shows the
same number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.analytics.buckets import within
from core.analytics.figures import Figures
from core.analytics.period import Period
from core.desk.sight import sees_case
from core.desk.status import CaseStatus
from core.desk.tables import CaseRow
from core.reports.answers import first_answer
from core.reports.took import TookOver, took
from core.tenants.sight import Sight

CATEGORIES_AT_MOST = 50
"""The most frequent ones are told apart; the others are counted together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The cases that came in one part of a period; `stars` are those of the `rated` ones added
    up."""

    by_severity: Mapping[str | None, int]
    rated: int
    stars: int

    @property
    def count(self) -> int:
        """Return how many there are."""
        return sum(self.by_severity.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFigures:
    """The cases of one period; `opened` and `resolved` have an entry for each of its parts. Of the
    cases that came in it `by_status`, `by_kind`, `by_rating` and `by_category` (None: they have
    none) count all; `other_categories` those whose category is not among the most frequent."""

    period: Period
    opened: Sequence[Opened]
    resolved: Sequence[int]
    by_status: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_rating: Mapping[int | None, int]
    by_category: Mapping[str | None, int]
    other_categories: int
    first_answers: TookOver
    resolutions: TookOver


class CasesOverTime(Figures[CaseFigures]):
    """Counts them for one workspace and one sight at a time, by walks along indexes over what
    falls into the period."""

    async def _figures(self, session: AsyncSession, period: Period, sight: Sight) -> CaseFigures:
        seen = sees_case(sight)
        came = (*within(CaseRow.opened_at, period), seen)
        statuses, kinds, ratings = await _made_up(session, came)
        categories, others = await _categories(session, came)
        first = first_answer(is_postgres=self._database.is_postgres)
        answered = await took(
            session,
            select(
                self._part(CaseRow.opened_at, period), self._seconds(CaseRow.opened_at, first)
            ).where(*came),
        )
        resolved = await took(
            session,
            select(
                self._part(CaseRow.resolved_at, period),
                self._seconds(CaseRow.opened_at, CaseRow.resolved_at),
            ).where(*within(CaseRow.resolved_at, period), seen),
        )
        return CaseFigures(
            period=period,
            opened=await self._opened(session, period, came),
            resolved=resolved.counts(len(period.starts)),
            by_status=statuses,
            by_kind=kinds,
            by_rating=ratings,
            by_category=categories,
            other_categories=others,
            first_answers=answered,
            resolutions=resolved,
        )

    async def _opened(
        self, session: AsyncSession, period: Period, came: Sequence[ColumnElement[bool]]
    ) -> tuple[Opened, ...]:
        rows = await session.execute(
            select(
                self._part(CaseRow.opened_at, period),
                CaseRow.severity,
                func.count(),
                func.count(CaseRow.rating),
                func.sum(CaseRow.rating),
            )
            .where(*came)
            .group_by("part", CaseRow.severity)
        )
        severities: list[dict[str | None, int]] = [{} for _ in period.starts]
        rated, stars = [0] * len(severities), [0] * len(severities)
        for part, severity, number, with_rating, added in rows:
            severities[part][severity] = number
            rated[part] += with_rating
            stars[part] += int(added or 0)
        return tuple(
            Opened(by_severity=by_severity, rated=number, stars=added)
            for by_severity, number, added in zip(severities, rated, stars, strict=True)
        )


async def _made_up(
    session: AsyncSession, came: Sequence[ColumnElement[bool]]
) -> tuple[dict[str, int], dict[str, int], dict[int | None, int]]:
    """Return how many there are of each status, kind and rating."""
    columns = (CaseRow.status, CaseRow.kind, CaseRow.rating)
    rows = await session.execute(select(*columns, func.count()).where(*came).group_by(*columns))
    statuses = {status.value: 0 for status in CaseStatus}
    kinds: dict[str, int] = {}
    ratings: dict[int | None, int] = dict.fromkeys((5, 4, 3, 2, 1, None), 0)
    for status, kind, rating, number in rows:
        statuses[status] = statuses.get(status, 0) + number
        kinds[kind] = kinds.get(kind, 0) + number
        ratings[rating] = ratings.get(rating, 0) + number
    return statuses, dict(sorted(kinds.items())), ratings


async def _categories(
    session: AsyncSession, came: Sequence[ColumnElement[bool]]
) -> tuple[dict[str | None, int], int]:
    number = func.count().label("number")
    rows = await session.execute(
        select(CaseRow.category, number, func.sum(number).over().label("all"))
        .where(*came)
        .group_by(CaseRow.category)
        .order_by(number.desc(), CaseRow.category)
        .limit(CATEGORIES_AT_MOST)
    )
    found: dict[str | None, int] = {}
    together = 0
    for category, counted, everything in rows:
        found[category] = counted
        together = int(everything)
    return found, together - sum(found.values())
