"""Who is online, and what they look at; the live socket tells changes on the topic `presence`."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from aiohttp import web

from web.live.presence_news import Here
from web.route import Call, Route, answer
from web.shapes import Reference, Shape


class At(Shape):
    """What somebody does at one case or alert; the other is null."""

    case: UUID | None
    alert: UUID | None
    doing: Literal["looking", "typing"]


class PersonHere(Shape):
    """Somebody who is online; `sockets` are the open ones in all processes."""

    person: Reference
    sockets: int
    at: list[At]


class PeopleHere(Shape):
    """Everybody who is online, by name."""

    people: list[PersonHere]


async def show(call: Call) -> web.Response:
    """Return who is here."""
    found = await call.deps.presence.people(call.workspace_id, call.caller.standing.sight)
    return answer(PeopleHere(people=[_shape(one) for one in found]))


def _shape(here: Here) -> PersonHere:
    return PersonHere(
        person=Reference(id=here.person.id, name=here.person.name),
        sockets=here.sockets,
        at=[
            At(
                case=thing.id if thing.kind == "case" else None,
                alert=thing.id if thing.kind == "alert" else None,
                doing=doing.value,
            )
            for thing, doing in here.acts
        ],
    )


ROUTES = (
    Route(
        method="GET",
        path="/presence",
        name="presence",
        summary="Who is online, and which cases and alerts they look at.",
        handler=show,
        right="members.read",
        gives=PeopleHere,
    ),
)
