"""Counts what a report says: by the database, so that memory does not grow with the cases.

Only the newest texts are read here, cut, to find their words. Every session is a workspace's own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.sight import sees_alert
from core.alerts.tables import AlertCaseRow, AlertRow
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.sight import case_is_seen, sees_case
from core.desk.status import CaseStatus
from core.desk.tables import CaseRow
from core.ids import WorkspaceId
from core.reports.answers import Moment, first_answer, seconds_between
from core.reports.figures import Bar, Figures, Rating, Times
from core.reports.frequent_words import frequent_words
from core.reports.took import took
from core.reports.window import Window
from core.severity import Severity
from core.tenants.sight import Sight
from core.tenants.tables import PlaceRow

PLACES = 5
WORDS = 8
TEXTS = 5_000
"""So many of the newest texts are searched for words, and of each so many characters:"""
TEXT_CHARACTERS = 1_000

_OPEN = tuple(status.value for status in CaseStatus if status.is_open)
_RANKED = {severity.rank: severity for severity in Severity}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What the reader sees, as conditions of queries."""

    cases: ColumnElement[bool]
    alerts: ColumnElement[bool]


class Counting:
    """Reads the figures of one workspace."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def figures(self, workspace_id: WorkspaceId, window: Window, *, sight: Sight) -> Figures:
        """Return everything about the window; nobody else's cases are in it, and none that a
        reader of this sight does not see."""
        seen = _Seen(cases=sees_case(sight), alerts=sees_alert(sight, case_is_seen))
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            bars = await _bars(session, window, seen)
            before, rating_before = await _opened(session, *window.before, seen)
            first_answers = await self._times(
                session,
                CaseRow.opened_at,
                first_answer(is_postgres=self._database.is_postgres),
                *_within(CaseRow.opened_at, window),
                seen.cases,
            )
            resolutions = await self._times(
                session,
                CaseRow.opened_at,
                CaseRow.resolved_at,
                *_within(CaseRow.resolved_at, window),
                seen.cases,
            )
            acknowledgements = await self._times(
                session,
                AlertRow.fired_at,
                AlertRow.acknowledged_at,
                *_within(AlertRow.fired_at, window),
                seen.alerts,
            )
            open_now = await _open_now(session, seen)
            alerts = await _alerts(session, window, seen)
            places = await _places(session, window, seen)
            texts = await _texts(session, window, seen)
        words = await asyncio.to_thread(frequent_words, texts, most=WORDS)
        return Figures(
            window=window,
            is_whole=sight.is_everything,
            bars=bars,
            before=before,
            resolved=0 if resolutions is None else resolutions.count,
            open_now=open_now,
            rating=_together([bar.rating for bar in bars]),
            rating_before=rating_before,
            first_answers=first_answers,
            resolutions=resolutions,
            places=places,
            words=words,
            alerts=alerts,
            acknowledgements=acknowledgements,
        )

    async def _times(
        self,
        session: AsyncSession,
        begins: Moment,
        ends: Moment | ColumnElement[datetime],
        *which: ColumnElement[bool],
    ) -> Times | None:
        """Return how long it took from one moment to another, where both are known."""
        seconds = seconds_between(begins, ends, is_postgres=self._database.is_postgres)
        found = await took(session, select(literal(0).label("part"), seconds).where(*which))
        if found.whole is None:
            return None
        return Times(
            count=found.whole.count, half=_length(found.whole.half), most=_length(found.whole.most)
        )


async def _bars(session: AsyncSession, window: Window, seen: _Seen) -> tuple[Bar, ...]:
    """Return all bars of the window, empty ones too; each is a walk along the index."""
    edges = window.edges
    bars = []
    for begins, ends in pairwise(edges):
        rows = await session.execute(
            select(
                CaseRow.kind,
                func.count(),
                func.count(CaseRow.rating),
                func.sum(CaseRow.rating),
            )
            .where(
                CaseRow.opened_at >= begins,
                CaseRow.opened_at < min(ends, window.until),
                seen.cases,
            )
            .group_by(CaseRow.kind)
            .order_by(CaseRow.kind)
        )
        by_kind, rated, stars = {}, 0, 0
        for kind, count, with_stars, sum_of_stars in rows.all():
            by_kind[kind] = count
            rated += with_stars
            stars += sum_of_stars or 0
        bars.append(Bar(begins=begins, by_kind=by_kind, rating=_rating(rated, stars)))
    return tuple(bars)


async def _opened(
    session: AsyncSession, since: datetime, until: datetime, seen: _Seen
) -> tuple[int, Rating | None]:
    found = await session.execute(
        select(func.count(), func.count(CaseRow.rating), func.sum(CaseRow.rating)).where(
            CaseRow.opened_at >= since, CaseRow.opened_at < until, seen.cases
        )
    )
    count, rated, stars = found.one()
    return count, _rating(rated, stars or 0)


async def _open_now(session: AsyncSession, seen: _Seen) -> dict[Severity | None, int]:
    """Return the open cases by their severity, else the highest of their alerts."""
    own = _rank(CaseRow.severity)
    ranks = await session.execute(
        select(own, func.count())
        .where(CaseRow.status.in_(_OPEN), CaseRow.severity.is_not(None), seen.cases)
        .group_by(own)
    )
    counted: dict[Severity | None, int] = {_RANKED[rank]: n for rank, n in ranks.all()}
    raised = (
        select(func.max(_rank(AlertRow.severity)))
        .join(AlertCaseRow, AlertCaseRow.alert_id == AlertRow.id)
        .where(AlertCaseRow.case_id == CaseRow.id)
        .correlate(CaseRow)
        .scalar_subquery()
    )
    rest = await session.execute(
        select(raised.label("raised"), func.count())
        .where(CaseRow.status.in_(_OPEN), CaseRow.severity.is_(None), seen.cases)
        .group_by("raised")
    )
    for rank, count in rest.all():
        severity = None if rank is None else _RANKED[rank]
        counted[severity] = counted.get(severity, 0) + count
    return counted


async def _alerts(session: AsyncSession, window: Window, seen: _Seen) -> dict[Severity, int]:
    rows = await session.execute(
        select(AlertRow.severity, func.count())
        .where(*_within(AlertRow.fired_at, window), seen.alerts)
        .group_by(AlertRow.severity)
    )
    return {Severity(word): count for word, count in rows.all()}


async def _places(
    session: AsyncSession, window: Window, seen: _Seen
) -> tuple[tuple[str, int], ...]:
    rows = await session.execute(
        select(PlaceRow.name, func.count().label("cases"))
        .join(CaseRow, CaseRow.place_id == PlaceRow.id)
        .where(*_within(CaseRow.opened_at, window), seen.cases)
        .group_by(PlaceRow.id, PlaceRow.name)
        .order_by(func.count().desc(), PlaceRow.name)
        .limit(PLACES)
    )
    return tuple((name, count) for name, count in rows.all())


async def _texts(session: AsyncSession, window: Window, seen: _Seen) -> Sequence[str]:
    found = await session.scalars(
        select(func.substr(CaseRow.text, 1, TEXT_CHARACTERS))
        .where(*_within(CaseRow.opened_at, window), seen.cases)
        .order_by(CaseRow.opened_at.desc())
        .limit(TEXTS)
    )
    return found.all()


def _within(moment: Moment, window: Window) -> Sequence[ColumnElement[bool]]:
    return moment >= window.since, moment < window.until


def _rank(severity: Any) -> ColumnElement[int]:
    ranks: Mapping[str, int] = {each.value: each.rank for each in Severity}
    return case(ranks, value=severity)


def _rating(count: int, stars: int) -> Rating | None:
    return Rating(count=count, average=stars / count) if count else None


def _together(ratings: Sequence[Rating | None]) -> Rating | None:
    known = [each for each in ratings if each is not None]
    count = sum(each.count for each in known)
    return _rating(count, round(sum(each.average * each.count for each in known)))


def _length(seconds: float) -> timedelta:
    return timedelta(seconds=round(seconds))
