"""Cases over time."""

from __future__ import annotations

from aiohttp import web

from core.analytics.case_figures import CaseFigures
from web.desk_stats import BySeverity
from web.route import Call, Route
from web.shapes import Moment, Shape
from web.stats_asked import (
    CutShape,
    PeriodQuery,
    PeriodShape,
    Times,
    average,
    numbers,
    over_time,
    times,
)


class BySeverityOrNone(BySeverity):
    """A number for each severity; `none`: they have none, and no alert has."""

    none: int


class CasesByStatus(Shape):
    """A number for each status."""

    new: int
    acknowledged: int
    in_progress: int
    resolved: int
    closed: int
    merged: int
    rejected: int


class CasesOfKind(Shape):
    """A number for each kind."""

    complaint: int
    feedback: int
    request: int


class Stars(Shape):
    """How many gave so many stars; null: none."""

    stars: int | None
    count: int


class CasesOfCategory(Shape):
    """How many have this category; null: none."""

    category: str | None
    count: int


class CasePoint(Shape):
    """What came and was resolved from `at` on. `rating` is the average in stars of the `rated`
    ones that came, `first_answer` how long those waited that were answered; null: there were
    none."""

    at: Moment
    opened: int
    resolved: int
    severity: BySeverityOrNone
    rated: int
    rating: float | None
    first_answer: Times | None
    resolution: Times | None


class CaseTotals(Shape):
    """A whole period. All but `resolved` and `resolution` are about the cases that came in it, as
    they are now. `categories` are the most frequent, `other_categories` counts the rest."""

    opened: int
    resolved: int
    rated: int
    rating: float | None
    first_answer: Times | None
    resolution: Times | None
    status: CasesByStatus
    severity: BySeverityOrNone
    kind: CasesOfKind
    ratings: list[Stars]
    categories: list[CasesOfCategory]
    other_categories: int


class CasePeriod(PeriodShape):
    """The cases of a period."""

    totals: CaseTotals
    points: list[CasePoint]


class CaseStats(CasePeriod, CutShape):
    """The cases of a period and, when it was asked for, of the one before."""

    previous: CasePeriod | None


async def show(call: Call) -> web.Response:
    """Return the figures."""
    return await over_time(call, call.deps.over_time.cases, case_period, CaseStats)


def case_period(figures: CaseFigures) -> CasePeriod:
    """Return the cases of a period as they go out."""
    return CasePeriod(
        since=figures.period.since,
        until=figures.period.until,
        totals=_totals(figures),
        points=_points(figures),
    )


def _points(figures: CaseFigures) -> list[CasePoint]:
    first, last = figures.first_answers.parts, figures.resolutions.parts
    return [
        CasePoint(
            at=at,
            opened=opened.count,
            resolved=resolved,
            severity=numbers(BySeverityOrNone, opened.by_severity),
            rated=opened.rated,
            rating=average(opened.stars, opened.rated),
            first_answer=times(first.get(number)),
            resolution=times(last.get(number)),
        )
        for number, (at, opened, resolved) in enumerate(
            zip(figures.period.starts, figures.opened, figures.resolved, strict=True)
        )
    ]


def _totals(figures: CaseFigures) -> CaseTotals:
    rated = sum(one.rated for one in figures.opened)
    return CaseTotals(
        opened=sum(one.count for one in figures.opened),
        resolved=sum(figures.resolved),
        rated=rated,
        rating=average(sum(one.stars for one in figures.opened), rated),
        first_answer=times(figures.first_answers.whole),
        resolution=times(figures.resolutions.whole),
        status=numbers(CasesByStatus, figures.by_status),
        severity=numbers(BySeverityOrNone, *(one.by_severity for one in figures.opened)),
        kind=numbers(CasesOfKind, figures.by_kind),
        ratings=[Stars(stars=each, count=n) for each, n in figures.by_rating.items()],
        categories=[
            CasesOfCategory(category=each, count=n) for each, n in figures.by_category.items()
        ],
        other_categories=figures.other_categories,
    )


ROUTES = (
    Route(
        method="GET",
        path="/stats/cases",
        name="case_stats",
        summary="Cases over time: how many, how rated, and how long people waited.",
        handler=show,
        right="cases.read",
        query=PeriodQuery,
        gives=CaseStats,
    ),
)
