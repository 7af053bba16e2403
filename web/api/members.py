"""The members of the workspace."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from core.tenants.sign_in import Member
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Page, Reference, RoleWord, Shape

_NAME_SHOWN = 64
"""Characters of a name that a cursor carries."""


class MemberShape(Shape):
    """A person and their role."""

    person: Reference
    role: RoleWord


async def show(call: Call) -> web.Response:
    """Return the members of the caller's workspace, by name."""
    members = sorted(await call.deps.sign_in.members(call.workspace_id), key=_stands)
    part = cut(members, call.query(Whole), _stands, str)
    items = [
        MemberShape(person=Reference(id=one.person.id, name=one.person.name), role=one.role.value)
        for one in part.things
    ]
    return answer(part.page(Page[MemberShape], call.query(Whole), items))


def _stands(one: Member) -> tuple[str, UUID]:
    return one.person.name.casefold()[:_NAME_SHOWN], one.person.id


ROUTES = (
    Route(
        method="GET",
        path="/members",
        name="members",
        summary="Everybody who belongs to the workspace.",
        handler=show,
        right="members.read",
        query=Whole,
        gives=Page[MemberShape],
    ),
)
