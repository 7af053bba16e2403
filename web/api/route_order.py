"""The order in which the routes are asked, changed in one request: all of it or nothing."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.ids import RouteId
from core.routing.route_spec import MOST_ROUTES
from web.api.asked import Asked
from web.route import Call, Route, answer
from web.shapes import Shape

Routes = Annotated[tuple[UUID, ...], Field(max_length=MOST_ROUTES)]


class RoutePlaceShape(Shape):
    """Where a route stands, counted from 0."""

    id: UUID
    position: int
    revision: int


class RouteOrderShape(Shape):
    """The routes in the order in which they are asked, without the default one, which is last."""

    items: list[RoutePlaceShape]


class RouteOrderAsked(Asked):
    """All routes but the default one in the order in which they are to be asked; `seen` is the
    order as it was when the caller read it. A route that was edited since is no hindrance."""

    order: Routes
    seen: Routes


async def change(call: Call) -> web.Response:
    """Have the routes asked in this order, unless one came, went or was moved meanwhile."""
    said, service = call.body(RouteOrderAsked), call.deps.calm.order_routes
    if call.kept is not None:
        places = await service.now(call.workspace_id)
    else:
        places = await service.change(
            call.workspace_id,
            [RouteId(one) for one in said.order],
            seen=[RouteId(one) for one in said.seen],
            by=call.person_id,
            cause=call.cause,
        )
    return answer(RouteOrderShape(items=[RoutePlaceShape.model_validate(one) for one in places]))


ROUTES = (
    Route(
        method="POST",
        path="/routes/order",
        name="order_routes",
        summary="Put the routes in another order, all at once.",
        handler=change,
        right="routes.write",
        takes=RouteOrderAsked,
        gives=RouteOrderShape,
    ),
)
