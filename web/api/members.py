"""The members of the workspace."""

from __future__ import annotations

from aiohttp import web

from web.route import Call, Route, answer
from web.shapes import Reference, RoleWord, Shape


class MemberShape(Shape):
    """A person and their role."""

    person: Reference
    role: RoleWord


class Members(Shape):
    """All members, by name."""

    items: list[MemberShape]


async def show(call: Call) -> web.Response:
    """Return the members of the caller's workspace."""
    members = await call.deps.sign_in.members(call.workspace_id)
    items = [
        MemberShape(person=Reference(id=one.person.id, name=one.person.name), role=one.role.value)
        for one in members
    ]
    return answer(Members(items=items))


ROUTES = (
    Route(
        method="GET",
        path="/members",
        name="members",
        summary="Everybody who belongs to the workspace.",
        handler=show,
        right="members.read",
        gives=Members,
    ),
)
