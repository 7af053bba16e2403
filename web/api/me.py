"""Who is signed in, where they belong, and the ticket that opens their live socket."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.errors import NotAllowed
from core.signing import TICKET_LIFE
from core.tenants.access import rights_of
from core.tenants.role import Role
from web.api.asked import Asked, Words
from web.api.default_views import DefaultViewShape, default_views_of
from web.route import Call, Route, answer
from web.shapes import RoleWord, Shape

CallerRole = RoleWord | Literal["key"]
"""What somebody is who calls: a member of a role, or an API key, which has scopes instead."""


class Person(Shape):
    """The person, and the language they are spoken to in; of an API key its account.
    `language_revision` grows with each time they choose it; 0: they never did, and it is what
    `Accept-Language` asks for, or else what Telegram says of them."""

    id: UUID
    name: str
    language: str
    language_revision: int


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
    is nobody's member. `default_views` are what lists open with for the person; lists they never
    chose for are not among them."""

    person: Person
    workspace: Workspace
    role: CallerRole
    workspaces: list[Membership]
    rights: list[str]
    default_views: list[DefaultViewShape]


class SpokenLanguage(Shape):
    """The language somebody is spoken to in, a code such as `es`. Not `chosen`: it is what
    `Accept-Language` asks for, or else what Telegram says of them; `revision` is 0 then."""

    language: str
    chosen: bool
    revision: int


class LanguageAsked(Asked):
    """The language to be spoken to in: by the dashboard, by the bot, in whatever is sent."""

    language: Annotated[Words, Field(max_length=10)]


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
            person=Person(
                id=call.person_id,
                name=standing.name,
                language=call.locale.language,
                language_revision=standing.language_revision,
            ),
            workspace=Workspace(id=call.workspace_id, name=standing.workspace, zone=zone),
            role=role.value if isinstance(role, Role) else "key",
            workspaces=[
                Membership(id=one.workspace.id, name=one.workspace.name, role=one.role.value)
                for one in belongs
            ],
            rights=list(rights_of(role)),
            default_views=await default_views_of(call),
        )
    )


async def language(call: Call) -> web.Response:
    """Return the language the caller is spoken to in."""
    _, revision = await call.deps.notices.language.of(call.workspace_id, call.own_id)
    return _language(call.locale.language, revision)


async def choose_language(call: Call) -> web.Response:
    """Have the caller be spoken to in another language."""
    said = call.body(LanguageAsked)
    revision = await call.deps.notices.language(
        call.workspace_id,
        said.language,
        by=call.own_id,
        cause=call.cause,
        if_revision=call.expected,
    )
    return _language(said.language, revision)


def _language(code: str, revision: int) -> web.Response:
    said = SpokenLanguage(language=code, chosen=revision > 0, revision=revision)
    return answer(said, revision=revision)


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
        method="GET",
        path="/me/language",
        name="my_language",
        summary="The language the caller is spoken to in.",
        handler=language,
        for_people=True,
        gives=SpokenLanguage,
    ),
    Route(
        method="PUT",
        path="/me/language",
        name="choose_my_language",
        summary="Be spoken to in another language, in every workspace and by the bot.",
        handler=choose_language,
        for_people=True,
        takes=LanguageAsked,
        gives=SpokenLanguage,
        if_match="optional",
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
