"""Who is signed in, where they belong, and the ticket that opens their live socket."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from aiohttp import web

from core.errors import NotAllowed
from core.signing import TICKET_LIFE
from core.tenants.access import rights_of
from core.tenants.role import Role
from web.route import Call, Route, answer
from web.shapes import RoleWord, Shape

CallerRole = RoleWord | Literal["key"]
"""What somebody is who calls: a member of a role, or an API key, which has scopes instead."""


class Person(Shape):
    """The person, and the language they are spoken to in; of an API key its account."""

    id: UUID
    name: str
    language: str


class Workspace(Shape):
    """The workspace of the token, and its time zone (an IANA name)."""

    id: UUID
    name: str
    zone: str


class Membership(Shape):
    """A workspace the person belongs to."""

    id: UUID
    name: str
    role: RoleWord


class Me(Shape):
    """Who is signed in and what they may do. A key belongs to no workspace but its own, where it
    is nobody's member."""

    person: Person
    workspace: Workspace
    role: CallerRole
    workspaces: list[Membership]
    rights: list[str]


class Ticket(Shape):
    """Opens one socket within `expires_in` seconds."""

    ticket: str
    expires_in: int


async def show(call: Call) -> web.Response:
    """Return who is signed in."""
    standing, role = call.caller.standing, call.caller.standing.role
    belongs = await call.deps.sign_in.workspaces(call.person_id)
    here = next((one for one in belongs if one.workspace.id == call.workspace_id), None)
    if here is None and isinstance(role, Role):
        raise NotAllowed(action="use this workspace", needs="viewer")
    zone = standing.zone if here is None else here.zone
    return answer(
        Me(
            person=Person(id=call.person_id, name=standing.name, language=call.locale.language),
            workspace=Workspace(id=call.workspace_id, name=standing.workspace, zone=zone),
            role=role.value if isinstance(role, Role) else "key",
            workspaces=[
                Membership(id=one.workspace.id, name=one.workspace.name, role=one.role.value)
                for one in belongs
            ],
            rights=list(rights_of(role)),
        )
    )


async def ticket(call: Call) -> web.Response:
    """Return a ticket for `/ws/dashboard`."""
    made = call.deps.tickets.issue(call.caller.access)
    return answer(Ticket(ticket=made, expires_in=int(TICKET_LIFE.total_seconds())))


ROUTES = (
    Route(
        method="GET",
        path="/me",
        name="me",
        summary="Who is signed in and what they may do.",
        handler=show,
        gives=Me,
    ),
    Route(
        method="POST",
        path="/me/ticket",
        name="make_ticket",
        summary="A one-time ticket that opens the live socket within 30 seconds.",
        handler=ticket,
        gives=Ticket,
    ),
)
