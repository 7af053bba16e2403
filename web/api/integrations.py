"""Integrations: the inbound addresses of the workspace and what they received."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.ids import IntegrationId
from core.ingest.integration import Integration, IntegrationChange, NewIntegration
from web.address import address_of
from web.api.asked import Asked, Words
from web.route import Call, Route, answer
from web.shapes import Moment, Shape

_REQUESTS = 50

Name = Annotated[Words, Field(min_length=1, max_length=100)]


class IntegrationShape(Shape):
    """An inbound address. Whoever knows `url` may post to it: keep it like a password."""

    id: UUID
    name: str
    preset: str
    url: str
    opens: Literal["alerts", "cases"]
    enabled: bool
    created_at: Moment
    revision: int


class IntegrationList(Shape):
    """All integrations, oldest first."""

    items: list[IntegrationShape]


class IntegrationAsked(Asked):
    """A new integration."""

    name: Name
    preset: Annotated[Words, Field(min_length=1, max_length=50)]
    opens: Literal["alerts", "cases"] = "alerts"


class IntegrationPatch(Asked):
    """What to change; what is left out stays."""

    name: Name | None = None
    preset: Annotated[Words, Field(min_length=1, max_length=50)] | None = None
    opens: Literal["alerts", "cases"] | None = None
    enabled: bool | None = None


class RequestShape(Shape):
    """A request an integration got, and what came of it."""

    id: UUID
    at: Moment
    status: Literal["new", "done", "unknown", "failed"]
    items: int
    error: str | None


class RequestList(Shape):
    """The newest requests, newest first."""

    items: list[RequestShape]


async def index(call: Call) -> web.Response:
    """Return the integrations of the workspace."""
    found = await call.deps.integrations.all(call.workspace_id)
    return answer(IntegrationList(items=[_shape(call, one) for one in found]))


async def create(call: Call) -> web.Response:
    """Make an integration with an address of its own."""
    said = call.body(IntegrationAsked)
    if call.kept is not None:
        key = IntegrationId(UUID(str(call.kept.body["integration"])))
        made = await call.deps.integrations.get(call.workspace_id, key)
    else:
        made = await call.deps.integrations.create(
            call.workspace_id,
            NewIntegration(name=said.name, preset=said.preset, opens=said.opens),
            by=call.person_id,
            cause=call.cause,
        )
    return answer(_shape(call, made), status=201, revision=made.revision)


async def show(call: Call) -> web.Response:
    """Return one integration."""
    found = await call.deps.integrations.get(call.workspace_id, _key(call))
    return answer(_shape(call, found), revision=found.revision)


async def change(call: Call) -> web.Response:
    """Change an integration, if nobody else did since it was read."""
    said = call.body(IntegrationPatch)
    changed = await call.deps.integrations.update(
        call.workspace_id,
        _key(call),
        IntegrationChange(
            name=said.name, preset=said.preset, opens=said.opens, is_active=said.enabled
        ),
        expected=call.revision,
        by=call.person_id,
        cause=call.cause,
    )
    return answer(_shape(call, changed), revision=changed.revision)


async def requests(call: Call) -> web.Response:
    """Return what an integration received last."""
    found = await call.deps.integrations.requests(call.workspace_id, _key(call), limit=_REQUESTS)
    items = [
        RequestShape.model_validate(
            {
                "id": one.id,
                "at": one.at,
                "status": one.status,
                "items": one.items,
                "error": one.problem,
            }
        )
        for one in found
    ]
    return answer(RequestList(items=items))


def _key(call: Call) -> IntegrationId:
    return IntegrationId(call.id("integration"))


def _shape(call: Call, one: Integration) -> IntegrationShape:
    return IntegrationShape(
        id=one.id,
        name=one.name,
        preset=one.preset,
        url=one.address(address_of(call.request, call.deps.public_url)),
        opens=one.opens,
        enabled=one.is_active,
        created_at=one.created_at,
        revision=one.revision,
    )


ROUTES = (
    Route(
        method="GET",
        path="/integrations",
        name="integrations",
        summary="The inbound addresses of the workspace.",
        handler=index,
        right="integrations.read",
        gives=IntegrationList,
    ),
    Route(
        method="POST",
        path="/integrations",
        name="make_integration",
        summary="Make an inbound address.",
        handler=create,
        right="integrations.write",
        takes=IntegrationAsked,
        gives=IntegrationShape,
        status=201,
    ),
    Route(
        method="GET",
        path="/integrations/{id}",
        name="integration",
        summary="One inbound address.",
        handler=show,
        right="integrations.read",
        gives=IntegrationShape,
    ),
    Route(
        method="PATCH",
        path="/integrations/{id}",
        name="change_integration",
        summary="Rename it, switch it on or off, or say what it opens.",
        handler=change,
        right="integrations.write",
        takes=IntegrationPatch,
        gives=IntegrationShape,
        if_match="required",
    ),
    Route(
        method="GET",
        path="/integrations/{id}/requests",
        name="integration_requests",
        summary="What it received last.",
        handler=requests,
        right="integrations.read",
        gives=RequestList,
    ),
)
