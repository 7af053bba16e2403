"""The desk in numbers on the wire: what `GET /stats` answers and `stats.updated` brings."""

from __future__ import annotations

from core.analytics.desk_now import DeskNow, Today
from web.shapes import Moment, Shape


class OpenCases(Shape):
    """Open cases by status; `unassigned` are those of them that nobody has."""

    new: int
    acknowledged: int
    in_progress: int
    unassigned: int


class BySeverity(Shape):
    """A number for each severity."""

    low: int
    medium: int
    high: int
    critical: int


class OpenAlerts(Shape):
    """Alerts that nobody acknowledged yet, by severity, and how many somebody did."""

    firing: BySeverity
    acknowledged: int


class Conversions(Shape):
    """Of how many of the alerts something came, by its kind; `rate` is their part of all of them
    between 0 and 1, null: there were none."""

    count: int
    rate: float | None
    by_kind: dict[str, int]


class TodayStats(Shape):
    """What happened since midnight where the workspace is. `rating` is the average of today's
    cases in stars, `first_answer_seconds` how long those that were answered waited on average;
    null: there were none."""

    since: Moment
    cases: int
    resolved: int
    alerts: BySeverity
    conversions: Conversions
    rating: float | None
    first_answer_seconds: int | None


class DeskStats(Shape):
    """The desk as it is now, without what the reader does not get to see."""

    cases: OpenCases
    alerts: OpenAlerts
    today: TodayStats


def desk_stats(now: DeskNow) -> DeskStats:
    """Return the figures as they go out."""
    today = now.today
    return DeskStats(
        cases=OpenCases(**now.cases, unassigned=now.unassigned),
        alerts=OpenAlerts(firing=BySeverity(**now.firing), acknowledged=now.acknowledged),
        today=TodayStats(
            since=today.since,
            cases=today.cases,
            resolved=today.resolved,
            alerts=BySeverity(**today.alerts),
            conversions=_conversions(today),
            rating=today.rating,
            first_answer_seconds=today.first_answer_seconds,
        ),
    )


def _conversions(today: Today) -> Conversions:
    fired, converted = sum(today.alerts.values()), sum(today.converted.values())
    return Conversions(
        count=converted,
        rate=round(converted / fired, 4) if fired else None,
        by_kind=dict(today.converted),
    )
