"""The team: who belongs to the workspace, as what, what each answers for, and who was invited."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import AfterValidator, Field

from core.errors import InvalidInput
from core.flows.change_member import WantedMember
from core.ids import PersonId
from core.tenants.charges import AT_MOST, TOPIC_LONGEST
from core.tenants.role import parse_role
from core.tenants.team import OpenInvite, TeamMember
from core.texts.refused import refused, said_by
from web.api.asked import Asked, Words
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Reference, RoleWord, Shape
from web.start_links import start_links

_NAME_SHOWN = 64
"""Characters of a name that a cursor carries."""


def _role(word: str) -> str:
    try:
        return parse_role(word).value
    except InvalidInput as problem:
        raise refused("role", said_by(problem)) from None


RoleSaid = Annotated[Words, Field(max_length=40), AfterValidator(_role)]
"""A role's word; `porter` and `agent` are staff."""
Topic = Annotated[Words, Field(min_length=1, max_length=TOPIC_LONGEST)]


class Charges(Shape):
    """The places and topics (categories of cases) that a member answers for."""

    places: list[Reference]
    topics: list[str]


class MemberShape(Charges):
    """A person, their role, since when they belong, and what they answer for. `revision` grows
    with every change of these."""

    person: Reference
    username: str | None
    role: RoleWord
    since: Moment
    revision: int


class NewRole(Asked):
    """What somebody is to be."""

    role: RoleSaid


class ChangedMember(Asked):
    """What a member is to be and to answer for from now on; what is left out stays."""

    role: RoleSaid | None = None
    places: Annotated[list[UUID], Field(max_length=AT_MOST)] | None = None
    topics: Annotated[list[Topic], Field(max_length=AT_MOST)] | None = None


class NewCharges(Asked):
    """Everything that a member is to answer for from now on."""

    places: Annotated[list[UUID], Field(max_length=AT_MOST)]
    topics: Annotated[list[Topic], Field(max_length=AT_MOST)]


class Removal(Shape):
    """What became of what they had: so many open cases and alerts are nobody's now, and these
    receivers lead to nobody."""

    cases: int
    alerts: int
    receivers: list[str]


class InviteShape(Shape):
    """A link that nobody has opened yet; `by` null: the program made it."""

    id: UUID
    role: RoleWord
    by: Reference | None
    created_at: Moment
    expires_at: Moment


class NewInvite(InviteShape):
    """A new link: `https://t.me/<the bot>?start=<start>`, or the sandbox's page. `start` and
    `link` are shown this once, null when the same request is answered again; `link` also while the
    bot's name is not known."""

    start: str | None
    link: str | None


async def index(call: Call) -> web.Response:
    """Return the members of the caller's workspace, by name."""
    members = sorted(await call.deps.team.members(call.workspace_id), key=_stands)
    part = cut(members, call.query(Whole), _stands, str)
    items = [_member(one) for one in part.things]
    return answer(part.page(Page[MemberShape], call.query(Whole), items))


async def show(call: Call) -> web.Response:
    """Return one member."""
    return await _shown(call)


async def change(call: Call) -> web.Response:
    """Give a member another role, and have them answer for something else, at once."""
    said = call.body(ChangedMember)
    await call.deps.flows.change_member(
        call.workspace_id,
        _person(call),
        WantedMember(
            role=None if said.role is None else parse_role(said.role),
            places=said.places,
            topics=said.topics,
        ),
        by=call.person_id,
        cause=call.cause,
        if_revision=call.expected,
    )
    return await _shown(call)


async def remove(call: Call) -> web.Response:
    """Put a member out of the team."""
    return await _removed(call, _person(call))


async def leave(call: Call) -> web.Response:
    """Leave the workspace of the token."""
    return await _removed(call, call.own_id)


async def charges(call: Call) -> web.Response:
    """Return what a member answers for."""
    found = _member(await call.deps.team.member(call.workspace_id, _person(call)))
    shape = Charges(places=found.places, topics=found.topics)
    return answer(shape, revision=found.revision)


async def put_charges(call: Call) -> web.Response:
    """Have a member answer for exactly these."""
    said = call.body(NewCharges)
    await call.deps.flows.responsibilities.put(
        call.workspace_id,
        _person(call),
        places=said.places,
        topics=said.topics,
        by=call.person_id,
        cause=call.cause,
        if_revision=call.expected,
    )
    return await charges(call)


async def invites(call: Call) -> web.Response:
    """Return the open invitations, oldest first."""
    found = sorted(await call.deps.team.invites(call.workspace_id), key=lambda one: one.id)
    part = cut(found, call.query(Whole), lambda one: (one.id,))
    items = [_invite(one) for one in part.things]
    return answer(part.page(Page[InviteShape], call.query(Whole), items))


async def invite(call: Call) -> web.Response:
    """Make a one-use link that brings somebody into the team."""
    start: str | None = None
    if call.kept is None:
        role = parse_role(call.body(NewRole).role)
        made = await call.deps.flows.invite.make(
            call.workspace_id, role, by=call.person_id, cause=call.cause
        )
        start, invite_id = made.start, made.id
    else:
        invite_id = UUID(str(call.kept.body["invite"]))
    found = await call.deps.team.invite(call.workspace_id, invite_id)
    link = None if start is None else (await start_links(call)).to(start)
    return answer(NewInvite(**dict(_invite(found)), start=start, link=link), status=201)


async def revoke(call: Call) -> web.Response:
    """Take an invitation back."""
    await call.deps.flows.invite.revoke(
        call.workspace_id, call.id("invite"), by=call.person_id, cause=call.cause
    )
    return web.Response(status=204)


async def _removed(call: Call, person_id: PersonId) -> web.Response:
    removed = await call.deps.flows.change_member.remove(
        call.workspace_id, person_id, by=call.person_id, cause=call.cause
    )
    return answer(
        Removal(cases=removed.cases, alerts=removed.alerts, receivers=list(removed.receivers))
    )


async def _shown(call: Call) -> web.Response:
    found = await call.deps.team.member(call.workspace_id, _person(call))
    return answer(_member(found), revision=found.revision)


def _person(call: Call) -> PersonId:
    return PersonId(call.id("member"))


def _stands(one: TeamMember) -> tuple[str, UUID]:
    return one.person.name.casefold()[:_NAME_SHOWN], one.person.id


def _member(one: TeamMember) -> MemberShape:
    return MemberShape.model_validate(
        {
            "person": {"id": one.person.id, "name": one.person.name},
            "username": one.username,
            "role": one.role.value,
            "since": one.since,
            "revision": one.revision,
            "places": [{"id": each.id, "name": each.name} for each in one.places],
            "topics": list(one.topics),
        }
    )


def _invite(one: OpenInvite) -> InviteShape:
    return InviteShape.model_validate(
        {
            "id": one.id,
            "role": one.role.value,
            "by": None if one.by is None else {"id": one.by.id, "name": one.by.name},
            "created_at": one.created_at,
            "expires_at": one.expires_at,
        }
    )


ROUTES = (
    Route(
        method="GET",
        path="/members",
        name="members",
        summary="Everybody who belongs to the workspace.",
        handler=index,
        right="members.read",
        query=Whole,
        gives=Page[MemberShape],
    ),
    Route(
        method="GET",
        path="/members/{id}",
        name="member",
        summary="One member, by their person's id.",
        handler=show,
        right="members.read",
        gives=MemberShape,
    ),
    Route(
        method="PATCH",
        path="/members/{id}",
        name="change_member",
        summary="Change a member's role and what they answer for; a conflict for the last owner.",
        handler=change,
        right="members.write",
        takes=ChangedMember,
        gives=MemberShape,
        if_match="optional",
    ),
    Route(
        method="DELETE",
        path="/members/{id}",
        name="remove_member",
        summary="Put a member out of the team; what they had to do is nobody's then.",
        handler=remove,
        right="members.write",
        gives=Removal,
    ),
    Route(
        method="DELETE",
        path="/me/workspace",
        name="leave_workspace",
        summary="Leave the workspace of the token; what one had to do is nobody's then.",
        handler=leave,
        for_people=True,
        gives=Removal,
    ),
    Route(
        method="GET",
        path="/members/{id}/responsibilities",
        name="responsibilities",
        summary="The places and topics that a member answers for.",
        handler=charges,
        right="members.read",
        gives=Charges,
    ),
    Route(
        method="PUT",
        path="/members/{id}/responsibilities",
        name="change_responsibilities",
        summary="Have a member answer for exactly these places and topics.",
        handler=put_charges,
        right="members.write",
        takes=NewCharges,
        gives=Charges,
        if_match="optional",
    ),
    Route(
        method="GET",
        path="/invites",
        name="invites",
        summary="The invitations that nobody has opened yet.",
        handler=invites,
        right="members.write",
        query=Whole,
        gives=Page[InviteShape],
    ),
    Route(
        method="POST",
        path="/invites",
        name="invite",
        summary="A one-use link that brings somebody into the team, good for 72 hours.",
        handler=invite,
        right="members.write",
        takes=NewRole,
        gives=NewInvite,
        status=201,
    ),
    Route(
        method="DELETE",
        path="/invites/{id}",
        name="revoke_invite",
        summary="Take an invitation back that nobody has opened.",
        handler=revoke,
        right="members.write",
        status=204,
    ),
)
