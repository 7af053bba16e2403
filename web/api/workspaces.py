"""The workspace of the token and its settings, and the others of whoever calls."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.flows.change_workspace import NAME_LIMIT, WantedSettings
from core.ids import WorkspaceId
from core.tenants.sight import Visibility
from core.tenants.team import WorkspaceSettings
from web.api.asked import Asked, Words
from web.api.session import Session
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Page, RoleWord, Shape

VisibilityWord = Literal["everything", "own_places", "assigned"]


class Visibilities(Shape):
    """What each role sees: everything; its own places and topics with what has none; or only what
    is given to it. Owners and admins see everything."""

    staff: VisibilityWord
    viewer: VisibilityWord


class WorkspaceShape(Shape):
    """A workspace. `language` is a code such as `es`, `zone` an IANA name; `revision` grows with
    every change of these."""

    id: UUID
    name: str
    language: str
    zone: str
    visibility: Visibilities
    revision: int


class NewVisibilities(Asked):
    """What a role is to see; what is left out stays."""

    staff: VisibilityWord | None = None
    viewer: VisibilityWord | None = None


class NewSettings(Asked):
    """What to change; what is left out stays."""

    name: Annotated[Words, Field(min_length=1, max_length=NAME_LIMIT)] | None = None
    language: Annotated[Words, Field(max_length=10)] | None = None
    zone: Annotated[Words, Field(max_length=64)] | None = None
    visibility: NewVisibilities = NewVisibilities()


class OwnWorkspace(Shape):
    """A workspace one belongs to; `is_current`: the token is for it."""

    id: UUID
    name: str
    zone: str
    role: RoleWord
    is_current: bool


class Chosen(Asked):
    """Where to go on."""

    workspace: UUID


async def show(call: Call) -> web.Response:
    """Return the workspace of the token."""
    found = await call.deps.team.settings(call.workspace_id)
    return answer(_shape(found), revision=found.revision)


async def change(call: Call) -> web.Response:
    """Change its settings, all that are said or none."""
    said = call.body(NewSettings)
    await call.deps.flows.change_workspace(
        call.workspace_id,
        WantedSettings(
            name=said.name,
            language=said.language,
            zone=said.zone,
            staff_sees=_visibility(said.visibility.staff),
            viewer_sees=_visibility(said.visibility.viewer),
        ),
        by=call.person_id,
        cause=call.cause,
        if_revision=call.expected,
    )
    return await show(call)


async def mine(call: Call) -> web.Response:
    """Return the workspaces of whoever calls."""
    found = await call.deps.sign_in.workspaces(call.own_id)
    items = [
        OwnWorkspace(
            id=one.workspace.id,
            name=one.workspace.name,
            zone=one.zone,
            role=one.role.value,
            is_current=one.workspace.id == call.workspace_id,
        )
        for one in sorted(found, key=lambda one: (one.workspace.name.casefold(), one.workspace.id))
    ]
    part = cut(items, call.query(Whole), lambda one: (one.name.casefold()[:64], one.id), str)
    return answer(part.page(Page[OwnWorkspace], call.query(Whole), part.things))


async def choose(call: Call) -> web.Response:
    """Return an access token of another workspace of theirs; the session stays there."""
    workspace_id, access = WorkspaceId(call.body(Chosen).workspace), call.caller.access
    role = await call.deps.belonging.show(call.own_id, workspace_id, access.session_id)
    tokens = call.deps.tokens
    token = tokens.issue(
        person_id=call.person_id,
        workspace_id=workspace_id,
        role=role.value,
        token_version=access.token_version,
        session_id=access.session_id,
    )
    return answer(Session(access_token=token, expires_in=int(tokens.life.total_seconds())))


def _shape(found: WorkspaceSettings) -> WorkspaceShape:
    return WorkspaceShape(
        id=found.id,
        name=found.name,
        language=found.language,
        zone=found.zone,
        visibility=Visibilities(staff=found.staff_sees.value, viewer=found.viewer_sees.value),
        revision=found.revision,
    )


def _visibility(word: VisibilityWord | None) -> Visibility | None:
    return None if word is None else Visibility(word)


ROUTES = (
    Route(
        method="GET",
        path="/workspace",
        name="workspace",
        summary="The workspace of the token and its settings.",
        handler=show,
        right="workspace.read",
        gives=WorkspaceShape,
    ),
    Route(
        method="PUT",
        path="/workspace",
        name="change_workspace",
        summary="Change its name, language, time zone, and what each role sees.",
        handler=change,
        right="workspace.write",
        takes=NewSettings,
        gives=WorkspaceShape,
        if_match="optional",
    ),
    Route(
        method="GET",
        path="/me/workspaces",
        name="my_workspaces",
        summary="The workspaces one belongs to.",
        handler=mine,
        query=Whole,
        gives=Page[OwnWorkspace],
    ),
    Route(
        method="POST",
        path="/me/workspace",
        name="choose_workspace",
        summary="Go on in another workspace of one's own: an access token for it.",
        handler=choose,
        takes=Chosen,
        gives=Session,
    ),
)
