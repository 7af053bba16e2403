"""Integrations: the inbound addresses of the workspace, their secrets and new addresses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.ids import IntegrationId
from core.ingest.integration import Integration, IntegrationChange, NewIntegration, Proofs
from core.ingest.sender_secrets import LONGEST, SHORTEST
from web.address import address_of
from web.api.asked import Asked, Words
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Shape

Name = Annotated[Words, Field(min_length=1, max_length=100)]


class ProofShape(Shape):
    """Only what its sender proves with the secret is taken. `refused` counts what was not, since
    the secret was set; `refused_why` tells of the last. Until `former_secret_until` the secret
    before is taken too."""

    refused: int
    refused_at: Moment | None
    refused_why: Literal["missing", "wrong", "stale"] | None
    former_secret_until: Moment | None


class IntegrationShape(Shape):
    """An inbound address. Whoever knows `url` may post to it: keep it like a password. `proof`
    null: nothing more is asked for. Until `former_url_until` the address before is taken too.
    `mapped`: fields of what it receives were pointed at."""

    id: UUID
    name: str
    preset: str
    url: str
    opens: Literal["alerts", "cases"]
    enabled: bool
    created_at: Moment
    revision: int
    proof: ProofShape | None
    former_url_until: Moment | None
    mapped: bool


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


class AddressAsked(Asked):
    """A new address; the one before is taken for so many hours more, 0: it is over at once."""

    grace_hours: Literal[0, 24] = 24


class SecretAsked(Asked):
    """A new secret; null: random words. Senders that choose it themselves (Sentry) are the reason
    to give one."""

    secret: Annotated[Words, Field(min_length=SHORTEST, max_length=LONGEST)] | None = None


class SecretShape(Shape):
    """The secret just set; it is not shown again. Until `former_secret_until` the one before is
    taken too."""

    secret: str
    former_secret_until: Moment | None
    revision: int


async def index(call: Call) -> web.Response:
    """Return the integrations of the workspace."""
    found = await call.deps.integrations.all(call.workspace_id)
    asked = call.query(Whole)
    part = cut(found, asked, lambda one: (one.created_at, one.id), datetime)
    items = [_shape(call, one) for one in part.things]
    return answer(part.page(Page[IntegrationShape], asked, items))


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


async def rotate(call: Call) -> web.Response:
    """Give an integration a new address."""
    said = call.body(AddressAsked)
    rotated = await call.deps.integrations.rotate(
        call.workspace_id,
        _key(call),
        grace=timedelta(hours=said.grace_hours),
        expected=call.revision,
        by=call.person_id,
        cause=call.cause,
    )
    return answer(_shape(call, rotated), revision=rotated.revision)


async def set_secret(call: Call) -> web.Response:
    """Ask for proofs from now on, with a new secret; the one before is taken for a day longer."""
    said = call.body(SecretAsked)
    made = await call.deps.sender_secrets.set(
        call.workspace_id,
        _key(call),
        said.secret,
        expected=call.revision,
        by=call.person_id,
        cause=call.cause,
    )
    shape = SecretShape(
        secret=made.words, former_secret_until=made.former_until, revision=made.revision
    )
    return answer(shape, revision=made.revision)


async def remove_secret(call: Call) -> web.Response:
    """Take everything again that comes to the address."""
    await call.deps.sender_secrets.remove(
        call.workspace_id,
        _key(call),
        expected=call.revision,
        by=call.person_id,
        cause=call.cause,
    )
    return await show(call)


def _key(call: Call) -> IntegrationId:
    return IntegrationId(call.id("integration"))


def _shape(call: Call, stored: Integration) -> IntegrationShape:
    one = stored.as_of(call.deps.clock.now())
    return IntegrationShape(
        id=one.id,
        name=one.name,
        preset=one.preset,
        url=one.address(address_of(call.request, call.deps.public_url)),
        opens=one.opens,
        enabled=one.is_active,
        created_at=one.created_at,
        revision=one.revision,
        proof=None if one.proof is None else _proof(one.proof),
        former_url_until=one.former_until,
        mapped=one.mapping is not None,
    )


def _proof(proof: Proofs) -> ProofShape:
    return ProofShape.model_validate(
        {
            "refused": proof.refused,
            "refused_at": proof.refused_at,
            "refused_why": proof.refused_why,
            "former_secret_until": proof.former_until,
        }
    )


ROUTES = (
    Route(
        method="GET",
        path="/integrations",
        name="integrations",
        summary="The inbound addresses of the workspace.",
        handler=index,
        right="integrations.read",
        query=Whole,
        gives=Page[IntegrationShape],
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
        method="POST",
        path="/integrations/{id}/address",
        name="rotate_integration_address",
        summary="Give it a new address; the one before may be taken for a day longer.",
        handler=rotate,
        right="integrations.write",
        takes=AddressAsked,
        bare=True,
        gives=IntegrationShape,
        if_match="required",
    ),
    Route(
        method="POST",
        path="/integrations/{id}/secret",
        name="set_integration_secret",
        summary="Set the secret its sender must prove, or replace it; told this once.",
        handler=set_secret,
        right="integrations.write",
        takes=SecretAsked,
        gives=SecretShape,
        if_match="required",
    ),
    Route(
        method="DELETE",
        path="/integrations/{id}/secret",
        name="remove_integration_secret",
        summary="Ask its sender for no proof any more.",
        handler=remove_secret,
        right="integrations.write",
        gives=IntegrationShape,
        if_match="required",
    ),
)
