"""Which rules the clock asks next."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.rulebook.upcoming import Planned
from core.rules.line.defaults import name_for
from core.rules.sentence import schedule_words
from core.texts import Locale
from web.api.asked import Asked, When
from web.route import Call, Route, answer
from web.shapes import Moment, SeverityWord, Shape

_AHEAD = timedelta(days=7)


class UpcomingQuery(Asked):
    """How far to look ahead; without an end seven days."""

    until: Annotated[
        When | None,
        Field(description="How far to look ahead, at most 62 days; without it seven days."),
    ] = None


class UpcomingRule(Shape):
    """A rule that the clock asks at `at`. `every` is its schedule in the reader's language;
    `severity` null: it makes no alert, `report`: it sends one. `rests`: the moment lies outside of
    the rule's hours, and nothing comes of it."""

    at: Moment
    rule: UUID
    name: str
    every: str
    severity: SeverityWord | None
    report: bool
    rests: bool


class UpcomingRules(Shape):
    """What comes until `until`, in their order; days are those of `zone`, the workspace's. `often`
    has the next moment of each rule that is asked too often for a calendar. `cut`: there is more,
    and `until` is where the part ends."""

    zone: str
    since: Moment
    until: Moment
    cut: bool
    upcoming: list[UpcomingRule]
    often: list[UpcomingRule]


async def upcoming(call: Call) -> web.Response:
    """Return what the clock asks next."""
    until = call.query(UpcomingQuery).until or call.deps.clock.now() + _AHEAD
    found = await call.deps.rule_calendar.upcoming(call.workspace_id, until=until)
    return answer(
        UpcomingRules(
            zone=found.zone,
            since=found.since,
            until=found.until,
            cut=found.is_cut,
            upcoming=[_shape(one, call.locale) for one in found.items],
            often=[_shape(one, call.locale) for one in found.often],
        )
    )


def _shape(one: Planned, locale: Locale) -> UpcomingRule:
    severity = one.spec.severity
    return UpcomingRule(
        at=one.at,
        rule=one.rule_id,
        name=name_for(one.spec, locale),
        every=schedule_words(one.schedule).render(locale),
        severity=None if severity is None else severity.value,
        report=one.spec.report is not None,
        rests=one.rests,
    )


ROUTES = (
    Route(
        method="GET",
        path="/rules/upcoming",
        name="upcoming_rules",
        summary="Which rules the clock asks next.",
        handler=upcoming,
        right="rules.read",
        query=UpcomingQuery,
        gives=UpcomingRules,
    ),
)
