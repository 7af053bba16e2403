"""Notes of alerts: what people wrote about one, in a chat or here."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.alerts.notes import TEXT_LIMIT
from web.api.alerts import alert_of
from web.api.asked import Asked, Words
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import AlertNote, Page, note_shape


class NewNote(Asked):
    """What to write down."""

    text: Annotated[Words, Field(min_length=1, max_length=TEXT_LIMIT)]


async def index(call: Call) -> web.Response:
    """Return the notes of an alert."""
    alert_id = await alert_of(call)
    notes = await call.deps.alerts.notes(call.workspace_id, alert_id, sight=call.sight)
    asked = call.query(Whole)
    part = cut(notes, asked, lambda one: (one.id,))
    items = [note_shape(one) for one in part.things]
    return answer(part.page(Page[AlertNote], asked, items))


async def create(call: Call) -> web.Response:
    """Write a note; every card of the alert shows it."""
    alert_id = await alert_of(call)
    said = call.body(NewNote).text
    if call.kept is not None:
        note_id = UUID(str(call.kept.body["note"]))
    else:
        note_id = await call.deps.calm.notes.add(
            call.workspace_id, alert_id, said, by=call.person_id, cause=call.cause
        )
    notes = await call.deps.alerts.notes(call.workspace_id, alert_id, sight=call.acted_sight)
    note = next(one for one in notes if one.id == note_id)
    return answer(note_shape(note), status=201)


ROUTES = (
    Route(
        method="GET",
        path="/alerts/{id}/notes",
        name="alert_notes",
        numbered=True,
        summary="What people wrote about an alert, oldest first.",
        handler=index,
        right="alerts.read",
        query=Whole,
        gives=Page[AlertNote],
    ),
    Route(
        method="POST",
        path="/alerts/{id}/notes",
        name="note_alert",
        numbered=True,
        summary="Write a note about an alert.",
        handler=create,
        right="alerts.write",
        takes=NewNote,
        gives=AlertNote,
        status=201,
    ),
)
