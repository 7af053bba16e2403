"""What owners and admins tell everybody who works here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field, StringConstraints

from core.errors import NotFound
from core.severity import Severity
from web.api.asked import Asked, When, Words
from web.live.announced import AnnouncementShape, announcement_shape
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Page, SeverityWord

TEXT_LONGEST = 1_000


class AnnouncementAsked(Asked):
    """What to tell all members, for a day unless `until` says otherwise."""

    text: Annotated[
        Words,
        StringConstraints(strip_whitespace=True),
        Field(min_length=1, max_length=TEXT_LONGEST),
    ]
    level: SeverityWord = "low"
    until: When | None = None


async def index(call: Call) -> web.Response:
    """Return what stands, newest first."""
    asked = call.query(Whole)
    found = await call.deps.announcements.standing(call.workspace_id)
    part = cut(found, asked, lambda one: (one.at, one.id), datetime, is_descending=True)
    shapes = [announcement_shape(one) for one in part.things]
    return answer(part.page(Page[AnnouncementShape], asked, shapes))


async def make(call: Call) -> web.Response:
    """Tell everybody."""
    if call.kept is not None:
        return await _kept(call, UUID(str(call.kept.body["announcement"])))
    said = call.body(AnnouncementAsked)
    made = await call.deps.announcements.make(
        call.workspace_id,
        said.text,
        level=Severity(said.level),
        until=said.until,
        cause=call.cause,
    )
    return answer(announcement_shape(made), status=201)


async def end(call: Call) -> web.Response:
    """Take it down."""
    await call.deps.announcements.end(call.workspace_id, call.id("announcement"), cause=call.cause)
    return web.Response(status=204)


async def _kept(call: Call, key: UUID) -> web.Response:
    standing = await call.deps.announcements.standing(call.workspace_id)
    found = next((one for one in standing if one.id == key), None)
    if found is None:
        raise NotFound(kind="announcement", key=key)
    return answer(announcement_shape(found), status=201)


ROUTES = (
    Route(
        method="GET",
        path="/announcements",
        name="announcements",
        summary="What all members are told just now, newest first.",
        handler=index,
        right="announcements.read",
        query=Whole,
        gives=Page[AnnouncementShape],
    ),
    Route(
        method="POST",
        path="/announcements",
        name="make_announcement",
        summary="Tell all members something: on open pages at once, to others later.",
        handler=make,
        right="announcements.write",
        takes=AnnouncementAsked,
        gives=AnnouncementShape,
        status=201,
    ),
    Route(
        method="DELETE",
        path="/announcements/{id}",
        name="end_announcement",
        summary="Take one down.",
        handler=end,
        right="announcements.write",
        status=204,
    ),
)
