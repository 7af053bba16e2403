"""Routes: which alerts go where, and who would get one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.errors import InvalidInput
from core.flows.who_gets import Foretold, Typed, Whom
from core.ids import AlertId, RouteId
from core.matching.line import read_matchers
from core.matching.matcher import MATCHERS_AT_MOST, Matcher, written
from core.routing.reason import sentence
from core.routing.route_spec import (
    DAY,
    GROUP_FIELDS_AT_MOST,
    MOST_RECEIVERS,
    NAME_AT_MOST,
    WEEK,
    GroupField,
    RouteSpec,
    StoredRoute,
)
from core.routing.sentence import route_sentence
from core.severity import Severity
from core.texts import Locale
from web.api.asked import Asked, Paged, Words
from web.cursor import read_cursor, write_cursor
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Reference, SeverityWord, Shape

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
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
    """An alert that exists (`alert`: its number or id), or one that is described."""

    alert: int | UUID | None = None
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
    """One address: told, or not and why. `route` null: a rule names the receiver itself."""

    receiver: Reference
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


async def index(call: Call) -> web.Response:
    """Return one page of the routes."""
    asked = call.query(RouteQuery)
    after = read_cursor(asked.cursor)
    found = await call.deps.calm.routes.all(call.workspace_id)
    rest = [one for one in found if after is None or _position(one) > after]
    shown = rest[: asked.limit]
    following = _position(shown[-1]) if len(rest) > len(shown) else None
    items = [route_shape(one, call.locale) for one in shown]
    return answer(Page[RouteShape](items=items, next_cursor=write_cursor(following)))


async def create(call: Call) -> web.Response:
    """Make a route."""
    said = call.body(RouteAsked)
    calm = call.deps.calm
    if call.kept is not None:
        key = RouteId(UUID(str(call.kept.body["route"])))
        return _shown(call, await calm.routes.one(call.workspace_id, key), status=201)
    done = await calm.change_route.create(
        call.workspace_id,
        _spec(said),
        by=call.person_id,
        cause=call.cause,
        position=said.position,
    )
    return _shown(call, done.route, status=201)


async def show(call: Call) -> web.Response:
    """Return one route."""
    return _shown(call, await call.deps.calm.routes.one(call.workspace_id, _key(call)))


async def change(call: Call) -> web.Response:
    """Have a route be so, if nobody else changed it since it was read."""
    said = call.body(RouteAsked)
    done = await call.deps.calm.change_route.save(
        call.workspace_id,
        _key(call),
        _spec(said),
        by=call.person_id,
        cause=call.cause,
        if_revision=call.revision,
        position=said.position,
    )
    return _shown(call, done.route)


async def remove(call: Call) -> web.Response:
    """Delete a route; not the default one."""
    await call.deps.calm.change_route.remove(
        call.workspace_id,
        _key(call),
        by=call.person_id,
        cause=call.cause,
        if_revision=call.expected,
    )
    return web.Response(status=204)


async def match(call: Call) -> web.Response:
    """Say who would get an alert; nobody is told."""
    said, who = call.body(MatchAsked), call.deps.calm.who_gets
    if isinstance(said.alert, int):
        found = await who.numbered(call.workspace_id, said.alert)
    elif said.alert is not None:
        found = await who.alert(call.workspace_id, AlertId(said.alert))
    elif said.severity is None:
        wanted = "an alert, or the severity of one that is described"
        raise InvalidInput(field="severity", value=None, wanted=wanted)
    else:
        typed = Typed(
            severity=Severity(said.severity),
            labels=said.labels,
            source_kind=said.source,
            source_name=said.source_name,
            name=said.name,
        )
        found = await who.typed(call.workspace_id, typed)
    return answer(_match_shape(found, call.locale))


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


def _match_shape(found: Foretold, locale: Locale) -> MatchShape:
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
        receiver=Reference.model_validate(one.receiver),
        person=None if one.person is None else Reference.model_validate(one.person),
        route=None if one.route is None else Reference.model_validate(one.route),
        told=reason is None,
        loud=reason is None and one.is_loud,
        reason=None if reason is None else reason.value,
        text=None if reason is None else sentence(reason).render(locale),
    )


def _spec(said: RouteAsked) -> RouteSpec:
    matchers = said.matchers
    if isinstance(matchers, str):
        matchers = read_matchers(matchers) if matchers.strip() else ()
    return RouteSpec(
        name=said.name,
        matchers=matchers,
        minimum_severity=Severity(said.minimum_severity),
        continues=said.continues,
        receivers=said.receivers,
        is_active=said.is_active,
        group_by=said.group_by,
        group_wait_s=said.group_wait_seconds,
        group_interval_s=said.group_interval_seconds,
        repeat_s=said.repeat_seconds,
    )


def _shown(call: Call, one: StoredRoute | None, *, status: int = 200) -> web.Response:
    if one is None:
        raise TypeError("a route that was saved is there")
    return answer(route_shape(one, call.locale), status=status, revision=one.revision)


def _key(call: Call) -> RouteId:
    return RouteId(call.id("route"))


def _position(one: StoredRoute) -> tuple[datetime, UUID]:
    """Return where a route stands, as a cursor takes it: the position is a moment."""
    return _EPOCH + one.position * _MICROSECOND, one.id


ROUTES = (
    Route(
        method="GET",
        path="/routes",
        name="routes",
        summary="Which alerts go where, in the order in which routes are asked.",
        handler=index,
        right="routes.read",
        query=RouteQuery,
        gives=Page[RouteShape],
    ),
    Route(
        method="POST",
        path="/routes",
        name="make_route",
        summary="Make a route.",
        handler=create,
        right="routes.write",
        takes=RouteAsked,
        gives=RouteShape,
        status=201,
    ),
    Route(
        method="POST",
        path="/routes/match",
        name="match_routes",
        summary="Who would get an alert, and who not and why.",
        handler=match,
        right="routes.read",
        takes=MatchAsked,
        gives=MatchShape,
    ),
    Route(
        method="GET",
        path="/routes/{id}",
        name="route",
        summary="One route.",
        handler=show,
        right="routes.read",
        gives=RouteShape,
    ),
    Route(
        method="PUT",
        path="/routes/{id}",
        name="change_route",
        summary="Change a route, move it, or pause it.",
        handler=change,
        right="routes.write",
        takes=RouteAsked,
        gives=RouteShape,
        if_match="required",
    ),
    Route(
        method="DELETE",
        path="/routes/{id}",
        name="delete_route",
        summary="Delete a route; not the default one.",
        handler=remove,
        right="routes.write",
        status=204,
        if_match="optional",
    ),
)
