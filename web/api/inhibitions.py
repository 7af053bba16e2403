"""Inhibitions: which open alerts keep others quiet that are only their consequences."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.ids import InhibitionId
from core.matching.matcher import MATCHERS_AT_MOST, NAME, Matcher
from core.silences.inhibition_book import (
    EQUAL_AT_MOST,
    NAME_LENGTH,
    InhibitionView,
    WantedInhibition,
    sentence,
)
from web.api.asked import Asked, Words
from web.paging import Paged, cut
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Shape

Matchers = Annotated[tuple[Matcher, ...], Field(min_length=1, max_length=MATCHERS_AT_MOST)]


class InhibitionQuery(Paged):
    """A page of the inhibitions, the oldest first."""


class InhibitionAsked(Asked):
    """While an alert that `source` holds for is open, those that `target` holds for and that have
    the same value of each label in `equal` are not told."""

    name: Annotated[Words, Field(min_length=1, max_length=NAME_LENGTH)]
    source: Matchers
    target: Matchers
    equal: Annotated[
        tuple[Annotated[Words, Field(pattern=f"^{NAME}$")], ...], Field(max_length=EQUAL_AT_MOST)
    ] = ()
    active: bool = True

    @property
    def wanted(self) -> WantedInhibition:
        """Return it as the flow takes it."""
        return WantedInhibition(
            name=self.name,
            source=self.source,
            target=self.target,
            equal=self.equal,
            is_active=self.active,
        )


class InhibitionShape(Shape):
    """An inhibition; `sentence` says in the reader's language what it does."""

    id: UUID
    name: str
    source: list[Matcher]
    target: list[Matcher]
    equal: list[str]
    active: bool
    sentence: str
    created_at: Moment
    revision: int


async def index(call: Call) -> web.Response:
    """Return one page of the inhibitions."""
    asked = call.query(InhibitionQuery)
    found = await call.deps.calm.inhibitions.all(call.workspace_id)
    part = cut(found, asked, lambda one: (one.id,))
    items = [_shape(call, one) for one in part.things]
    return answer(part.page(Page[InhibitionShape], asked, items))


async def create(call: Call) -> web.Response:
    """Make an inhibition."""
    said = call.body(InhibitionAsked)
    if call.kept is not None:
        key = InhibitionId(UUID(str(call.kept.body["inhibition"])))
        made = await call.deps.calm.inhibitions.one(call.workspace_id, key)
    else:
        made = await call.deps.calm.inhibitions.save(
            call.workspace_id,
            said.wanted,
            by=call.person_id,
            role=call.caller.standing.role,
            cause=call.cause,
        )
    return answer(_shape(call, made), status=201, revision=made.revision)


async def show(call: Call) -> web.Response:
    """Return one inhibition."""
    found = await call.deps.calm.inhibitions.one(call.workspace_id, _key(call))
    return answer(_shape(call, found), revision=found.revision)


async def change(call: Call) -> web.Response:
    """Save the next revision of an inhibition, if nobody else did since it was read."""
    changed = await call.deps.calm.inhibitions.save(
        call.workspace_id,
        call.body(InhibitionAsked).wanted,
        by=call.person_id,
        role=call.caller.standing.role,
        cause=call.cause,
        inhibition_id=_key(call),
        if_revision=call.revision,
    )
    return answer(_shape(call, changed), revision=changed.revision)


async def remove(call: Call) -> web.Response:
    """Delete an inhibition; what it mutes is told."""
    await call.deps.calm.inhibitions.delete(
        call.workspace_id,
        _key(call),
        by=call.person_id,
        role=call.caller.standing.role,
        cause=call.cause,
        if_revision=call.expected,
    )
    return web.Response(status=204)


def _shape(call: Call, one: InhibitionView) -> InhibitionShape:
    asked = one.wanted
    return InhibitionShape(
        id=one.id,
        name=asked.name,
        source=list(asked.source),
        target=list(asked.target),
        equal=list(asked.equal),
        active=asked.is_active,
        sentence=sentence(asked).render(call.locale),
        created_at=one.created_at,
        revision=one.revision,
    )


def _key(call: Call) -> InhibitionId:
    return InhibitionId(call.id("inhibition"))


ROUTES = (
    Route(
        method="GET",
        path="/inhibitions",
        name="inhibitions",
        summary="Which open alerts mute which others.",
        handler=index,
        right="inhibitions.read",
        query=InhibitionQuery,
        gives=Page[InhibitionShape],
    ),
    Route(
        method="POST",
        path="/inhibitions",
        name="make_inhibition",
        summary="Have open alerts mute others.",
        handler=create,
        right="inhibitions.write",
        takes=InhibitionAsked,
        gives=InhibitionShape,
        status=201,
    ),
    Route(
        method="GET",
        path="/inhibitions/{id}",
        name="inhibition",
        summary="One inhibition.",
        handler=show,
        right="inhibitions.read",
        gives=InhibitionShape,
    ),
    Route(
        method="PUT",
        path="/inhibitions/{id}",
        name="change_inhibition",
        summary="Save the next revision of an inhibition.",
        handler=change,
        right="inhibitions.write",
        takes=InhibitionAsked,
        gives=InhibitionShape,
        if_match="required",
    ),
    Route(
        method="DELETE",
        path="/inhibitions/{id}",
        name="delete_inhibition",
        summary="Delete an inhibition; what it mutes is told.",
        handler=remove,
        right="inhibitions.write",
        status=204,
        if_match="optional",
    ),
)
