"""What routes look like on the wire, and the answer to who would get an alert."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from core.flows.who_gets import Foretold, Whom
from core.matching.matcher import MATCHERS_AT_MOST, Matcher, written
from core.routing.reason import sentence
from core.routing.route_spec import (
    DAY,
    GROUP_FIELDS_AT_MOST,
    MOST_RECEIVERS,
    NAME_AT_MOST,
    WEEK,
    GroupField,
    StoredRoute,
)
from core.routing.sentence import route_sentence
from core.texts import Locale
from web.api.asked import Asked, Words
from web.paging import Paged
from web.shapes import Moment, Reference, SeverityWord, Shape

_LABELS_AT_MOST = 64


class MatcherShape(Shape):
    """One label or field that must, or must not, have a value, as Alertmanager has them."""

    field: str
    op: Literal["=", "!=", "=~", "!~"]
    value: str


class RouteShape(Shape):
    """Which alerts go to whom. They are asked by `position`; unless one `continues`, it is the
    last that is asked. `line` is its matchers as people type them. `group_by` null: alerts are
    told one by one. `warnings`: nobody (it leads to nobody), all_paused, unreached (a route
    before takes all it is about)."""

    id: UUID
    name: str
    position: int
    is_default: bool
    matchers: list[MatcherShape]
    line: str
    sentence: str
    minimum_severity: SeverityWord
    continues: bool
    receivers: list[Reference]
    is_active: bool
    group_by: list[str] | None
    group_wait_seconds: int
    group_interval_seconds: int
    repeat_seconds: int | None
    warnings: list[Literal["nobody", "all_paused", "unreached"]]
    created_at: Moment
    revision: int


class RouteQuery(Paged):
    """A page of the routes, in the order in which they are asked."""


class RouteAsked(Asked):
    """A route as it is to be. `matchers` are a line such as `team="db", severity!=low`, or a list;
    `position` null: where it is, a new one as the last before the default route."""

    name: Annotated[Words, Field(min_length=1, max_length=NAME_AT_MOST)]
    matchers: (
        Annotated[Words, Field(max_length=4_000)]
        | Annotated[tuple[Matcher, ...], Field(max_length=MATCHERS_AT_MOST)]
    ) = ()
    position: Annotated[int, Field(ge=0)] | None = None
    minimum_severity: SeverityWord = "low"
    continues: bool = False
    receivers: Annotated[tuple[UUID, ...], Field(max_length=MOST_RECEIVERS)] = ()
    is_active: bool = True
    group_by: Annotated[tuple[GroupField, ...], Field(max_length=GROUP_FIELDS_AT_MOST)] | None = (
        None
    )
    group_wait_seconds: Annotated[int, Field(ge=0, le=DAY)] = 30
    group_interval_seconds: Annotated[int, Field(ge=10, le=WEEK)] = 300
    repeat_seconds: Annotated[int, Field(ge=60, le=30 * DAY)] | None = None


class MatchAsked(Asked):
    """An alert that exists (`alert`: its number or id), or one that is described. A number that no
    column holds is refused here: PostgreSQL would not compare with it."""

    alert: Annotated[int, Field(ge=1, le=2**31 - 1)] | UUID | None = None
    severity: SeverityWord | None = None
    labels: Annotated[dict[Words, Words], Field(max_length=_LABELS_AT_MOST)] = Field(
        default_factory=dict
    )
    name: Annotated[Words, Field(max_length=500)] = ""
    source: Literal["rule", "integration"] = "integration"
    source_name: Annotated[Words, Field(max_length=200)] = ""


class Muted(Shape):
    """Why nobody is told; `ref` is the silence, or the alert that inhibits."""

    reason: Literal["silenced", "inhibited"]
    text: str
    ref: UUID


class WhomShape(Shape):
    """One address: told, or not and why. `route` null: a rule names the receiver itself;
    `receiver` null: an owner or admin who is told because nobody it is for sees it."""

    receiver: Reference | None
    person: Reference | None
    route: Reference | None
    told: bool
    loud: bool
    reason: str | None
    text: str | None


class MatchShape(Shape):
    """Who would be told, and who not. `facts` are what matchers see, `routes` those that take it.
    Cooldowns, limits, groups and storms are left out: they depend on the moment."""

    severity: SeverityWord
    facts: dict[str, str]
    muted: Muted | None
    routes: list[Reference]
    decisions: list[WhomShape]


def route_shape(one: StoredRoute, locale: Locale) -> RouteShape:
    """Return a route as it goes out."""
    spec = one.spec
    return RouteShape(
        id=one.id,
        name=spec.name,
        position=one.position,
        is_default=one.is_default,
        matchers=[MatcherShape.model_validate(each) for each in spec.matchers],
        line=written(spec.matchers),
        sentence=route_sentence(one).render(locale),
        minimum_severity=spec.minimum_severity.value,
        continues=spec.continues,
        receivers=[Reference.model_validate(each) for each in one.receivers],
        is_active=spec.is_active,
        group_by=None if spec.group_by is None else list(spec.group_by),
        group_wait_seconds=spec.group_wait_s,
        group_interval_seconds=spec.group_interval_s,
        repeat_seconds=spec.repeat_s,
        warnings=[each.value for each in one.warnings],
        created_at=one.created_at,
        revision=one.revision,
    )


def match_shape(found: Foretold, locale: Locale) -> MatchShape:
    """Return the answer as it goes out."""
    muted = None
    if found.muted is not None and found.muted_by is not None:
        muted = Muted.model_validate(
            {
                "reason": found.muted.value,
                "text": sentence(found.muted).render(locale),
                "ref": found.muted_by,
            }
        )
    return MatchShape(
        severity=found.severity.value,
        facts=dict(found.facts),
        muted=muted,
        routes=[Reference.model_validate(each) for each in found.routes],
        decisions=[_whom_shape(one, found, locale) for one in found.decisions],
    )


def _whom_shape(one: Whom, found: Foretold, locale: Locale) -> WhomShape:
    reason = one.reason or found.muted
    return WhomShape(
        receiver=None if one.receiver is None else Reference.model_validate(one.receiver),
        person=None if one.person is None else Reference.model_validate(one.person),
        route=None if one.route is None else Reference.model_validate(one.route),
        told=reason is None,
        loud=reason is None and one.is_loud,
        reason=None if reason is None else reason.value,
        text=None if reason is None else sentence(reason).render(locale),
    )
