"""Places: what customers can complain about, each with its own link."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.flows.places import NAME_LIMIT, Place
from core.ids import PlaceId
from web.api.asked import Asked, Words
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Page, Shape
from web.start_links import StartLinks, start_links


class PlaceShape(Shape):
    """A place. `link` opens the bot there (null: the bot's name is not known yet); it is
    `https://t.me/<the bot>?start=<start>`, or the sandbox's page."""

    id: UUID
    name: str
    start: str
    link: str | None


class PlaceName(Asked):
    """What it is called."""

    name: Annotated[Words, Field(min_length=1, max_length=NAME_LIMIT)]


async def index(call: Call) -> web.Response:
    """Return the open places."""
    found = sorted(await call.deps.flows.places.all(call.workspace_id), key=_stands)
    part = cut(found, call.query(Whole), _stands, str)
    links = await start_links(call)
    items = [_shape(one, links) for one in part.things]
    return answer(part.page(Page[PlaceShape], call.query(Whole), items))


async def show(call: Call) -> web.Response:
    """Return one place."""
    return await _shown(call, await call.deps.flows.places.one(call.workspace_id, _key(call)))


async def create(call: Call) -> web.Response:
    """Make a place."""
    if call.kept is not None:
        key = PlaceId(UUID(str(call.kept.body["place"])))
        made = await call.deps.flows.places.one(call.workspace_id, key)
    else:
        made = await call.deps.flows.places.create(
            call.workspace_id,
            call.body(PlaceName).name,
            by=call.person_id,
            cause=call.cause,
        )
    return await _shown(call, made, status=201)


async def rename(call: Call) -> web.Response:
    """Give a place another name; its link stays."""
    renamed = await call.deps.flows.places.rename(
        call.workspace_id,
        _key(call),
        call.body(PlaceName).name,
        by=call.person_id,
        cause=call.cause,
    )
    return await _shown(call, renamed)


async def close(call: Call) -> web.Response:
    """Close a place: its link leads nowhere, what was handed in there stays."""
    await call.deps.flows.places.close(
        call.workspace_id, _key(call), by=call.person_id, cause=call.cause
    )
    return web.Response(status=204)


def _key(call: Call) -> PlaceId:
    return PlaceId(call.id("place"))


def _stands(one: Place) -> tuple[str, UUID]:
    return one.name.casefold(), one.id


async def _shown(call: Call, one: Place, *, status: int = 200) -> web.Response:
    return answer(_shape(one, await start_links(call)), status=status)


def _shape(one: Place, links: StartLinks) -> PlaceShape:
    return PlaceShape(id=one.id, name=one.name, start=one.start, link=links.to(one.start))


ROUTES = (
    Route(
        method="GET",
        path="/places",
        name="places",
        summary="The places customers can complain about.",
        handler=index,
        right="places.read",
        query=Whole,
        gives=Page[PlaceShape],
    ),
    Route(
        method="POST",
        path="/places",
        name="add_place",
        summary="Make a place.",
        handler=create,
        right="places.write",
        takes=PlaceName,
        gives=PlaceShape,
        status=201,
    ),
    Route(
        method="GET",
        path="/places/{id}",
        name="place",
        summary="One place.",
        handler=show,
        right="places.read",
        gives=PlaceShape,
    ),
    Route(
        method="PATCH",
        path="/places/{id}",
        name="rename_place",
        summary="Give a place another name; its link stays.",
        handler=rename,
        right="places.write",
        takes=PlaceName,
        gives=PlaceShape,
    ),
    Route(
        method="DELETE",
        path="/places/{id}",
        name="close_place",
        summary="Close a place: its link leads nowhere, what was handed in there stays.",
        handler=close,
        right="places.write",
        status=204,
    ),
)
