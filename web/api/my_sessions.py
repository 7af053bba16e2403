"""Where the caller is signed in, and how they end it: one, all others, all."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.ids import SessionId
from core.tenants.sessions import OpenSession
from web.api.asked import Asked
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Reference, Shape


class DeviceShape(Shape):
    """What the browser says of itself; null: it does not say."""

    browser: str | None
    system: str | None


class SessionShape(Shape):
    """A browser that is signed in. `used_at` is when its key was last renewed, which an open page
    does every few minutes; `is_current`: it is the one that asks."""

    id: UUID
    device: DeviceShape
    workspace: Reference
    started_at: Moment
    used_at: Moment
    expires_at: Moment
    is_current: bool


class Ended(Shape):
    """How many sessions were ended."""

    ended: int


class Which(Asked):
    """`others` keeps the one that asks; `all` also ends every token without a session."""

    which: Annotated[
        Literal["others", "all"],
        Field(description="`others` keeps the session that asks; `all` ends that one too."),
    ]


async def show(call: Call) -> web.Response:
    """Return where the caller is signed in."""
    found = await call.deps.sessions.of(call.caller.own_id)
    current = call.caller.access.session_id
    asked = call.query(Whole)
    part = cut(found, asked, lambda one: (one.used_at, one.id), datetime, is_descending=True)
    items = [_shape(one, is_current=one.id == current) for one in part.things]
    return answer(part.page(Page[SessionShape], asked, items))


async def end(call: Call) -> web.Response:
    """End one session of the caller's."""
    chosen = SessionId(call.id("session"))
    await call.deps.sessions.end(call.caller.own_id, chosen, cause=call.cause)
    return web.Response(status=204)


async def end_several(call: Call) -> web.Response:
    """End all others, or all."""
    sessions, cause = call.deps.sessions, call.cause
    if call.query(Which).which == "all":
        return answer(Ended(ended=await sessions.end_all(call.caller.own_id, cause=cause)))
    current = call.caller.access.session_id
    return answer(Ended(ended=await sessions.end_others(call.caller.own_id, current, cause=cause)))


def _shape(one: OpenSession, *, is_current: bool) -> SessionShape:
    return SessionShape(
        id=one.id,
        device=DeviceShape(browser=one.device.browser, system=one.device.system),
        workspace=Reference(id=one.workspace.id, name=one.workspace.name),
        started_at=one.started_at,
        used_at=one.used_at,
        expires_at=one.expires_at,
        is_current=is_current,
    )


ROUTES = (
    Route(
        method="GET",
        path="/me/sessions",
        name="my_sessions",
        summary="Where you are signed in, the last used first.",
        handler=show,
        query=Whole,
        gives=Page[SessionShape],
    ),
    Route(
        method="DELETE",
        path="/me/sessions",
        name="end_my_sessions",
        summary="Sign out everywhere else, or everywhere.",
        handler=end_several,
        query=Which,
        gives=Ended,
    ),
    Route(
        method="DELETE",
        path="/me/sessions/{id}",
        name="end_my_session",
        summary="Sign out in one place.",
        handler=end,
        status=204,
    ),
)
