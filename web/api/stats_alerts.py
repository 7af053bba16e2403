"""Alerts over time, and who was told of them."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from aiohttp import web

from core.analytics.alert_figures import AlertFigures, Told
from core.routing.reason import Reason, sentence
from core.texts import Locale
from web.desk_stats import BySeverity
from web.route import Call, Route
from web.shapes import Moment, Shape
from web.stats_asked import (
    CutShape,
    PeriodQuery,
    PeriodShape,
    Times,
    numbers,
    over_time,
    times,
)


class AlertsByStatus(Shape):
    """A number for each status."""

    firing: int
    acknowledged: int
    resolved: int
    expired: int


class AlertsOfSource(Shape):
    """How many came from this rule or integration."""

    kind: Literal["rule", "integration"]
    id: UUID
    name: str
    count: int


class NotToldOf(Shape):
    """How many recipients were not told for this reason: a stable word, and in words."""

    reason: str
    text: str
    count: int


class AlertsTold(Shape):
    """Recipients of these alerts: `told` of them, `waiting` to be, `lost` when it did not get
    through, and those that were not to be told, the most frequent reason first."""

    told: int
    waiting: int
    lost: int
    not_told: int
    reasons: list[NotToldOf]


class AlertPoint(Shape):
    """What fired from `at` on, and how many of these are acknowledged and resolved by now.
    `acknowledgement` is how long that took; null: nobody did."""

    at: Moment
    fired: int
    acknowledged: int
    resolved: int
    severity: BySeverity
    acknowledgement: Times | None
    resolution: Times | None


class AlertTotals(Shape):
    """A whole period: all alerts that fired in it, as they are now. `sources` are the most
    frequent, `other_sources` counts the rest."""

    fired: int
    acknowledged: int
    resolved: int
    acknowledgement: Times | None
    resolution: Times | None
    status: AlertsByStatus
    severity: BySeverity
    sources: list[AlertsOfSource]
    other_sources: int
    told: AlertsTold


class AlertPeriod(PeriodShape):
    """The alerts of a period."""

    totals: AlertTotals
    points: list[AlertPoint]


class AlertStats(AlertPeriod, CutShape):
    """The alerts of a period and, when it was asked for, of the one before."""

    previous: AlertPeriod | None


async def show(call: Call) -> web.Response:
    """Return the figures."""
    return await over_time(
        call,
        call.deps.over_time.alerts,
        lambda found: alert_period(found, call.locale),
        AlertStats,
    )


def alert_period(figures: AlertFigures, locale: Locale) -> AlertPeriod:
    """Return the alerts of a period as they go out."""
    first, last = figures.acknowledgements, figures.resolutions
    return AlertPeriod(
        since=figures.period.since,
        until=figures.period.until,
        totals=AlertTotals(
            fired=sum(one.count for one in figures.fired),
            acknowledged=sum(one.acknowledged for one in figures.fired),
            resolved=sum(one.resolved for one in figures.fired),
            acknowledgement=times(first.whole),
            resolution=times(last.whole),
            status=numbers(AlertsByStatus, figures.by_status),
            severity=numbers(BySeverity, *(one.by_severity for one in figures.fired)),
            sources=[AlertsOfSource.model_validate(one) for one in figures.sources],
            other_sources=figures.other_sources,
            told=_told(figures.told, locale),
        ),
        points=[
            AlertPoint(
                at=at,
                fired=fired.count,
                acknowledged=fired.acknowledged,
                resolved=fired.resolved,
                severity=numbers(BySeverity, fired.by_severity),
                acknowledgement=times(first.parts.get(number)),
                resolution=times(last.parts.get(number)),
            )
            for number, (at, fired) in enumerate(
                zip(figures.period.starts, figures.fired, strict=True)
            )
        ],
    )


def _told(told: Told, locale: Locale) -> AlertsTold:
    return AlertsTold(
        told=told.told,
        waiting=told.waiting,
        lost=told.lost,
        not_told=sum(told.not_told.values()),
        reasons=[
            NotToldOf(reason=word, text=_words(word, locale), count=number)
            for word, number in told.not_told.items()
        ],
    )


def _words(word: str, locale: Locale) -> str:
    try:
        return sentence(Reason(word)).render(locale)
    except ValueError:  # written by a later release
        return word.replace("_", " ")


ROUTES = (
    Route(
        method="GET",
        path="/stats/alerts",
        name="alert_stats",
        summary="Alerts over time: how many, how soon acknowledged, and who was told.",
        handler=show,
        right="alerts.read",
        query=PeriodQuery,
        gives=AlertStats,
    ),
)
