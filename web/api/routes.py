"""Routes: which alerts go where, and who would get one."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from core.errors import InvalidInput
from core.flows.who_gets import Typed
from core.ids import AlertId, RouteId
from core.matching.line import read_matchers
from core.routing.route_spec import (
    RouteSpec,
    StoredRoute,
)
from core.severity import Severity
from core.texts import text
from web.api.route_shapes import (
    MatchAsked,
    MatchShape,
    RouteAsked,
    RouteQuery,
    RouteShape,
    match_shape,
    route_shape,
)
from web.paging import cut
from web.route import Call, Route, answer
from web.shapes import Page


async def index(call: Call) -> web.Response:
    """Return one page of the routes."""
    asked = call.query(RouteQuery)
    part = cut(await call.deps.calm.routes.all(call.workspace_id), asked, _position, int)
    items = [route_shape(one, call.locale) for one in part.things]
    return answer(part.page(Page[RouteShape], asked, items))


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
        found = await who.numbered(call.workspace_id, said.alert, sight=call.sight)
    elif said.alert is not None:
        found = await who.alert(call.workspace_id, AlertId(said.alert), sight=call.sight)
    elif said.severity is None:
        wanted = text("an alert, or the severity of one that is described")
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
    return answer(match_shape(found, call.locale))


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


def _position(one: StoredRoute) -> tuple[int, UUID]:
    return one.position, one.id


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
