"""What came of an alert for the business: noted, put right, taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from aiohttp import web
from pydantic import Field

from core.alerts.conversion import (
    KIND_LENGTH,
    LARGEST,
    PLACES,
    SUBJECT_LENGTH,
    NewConversion,
)
from web.api.alerts import alert_of, press, show_changed
from web.api.asked import Asked, Words
from web.route import Call, Route
from web.shapes import Alert


class SaidConversion(Asked):
    """What came of it: a `kind` such as `sale`, and what it was worth (null: nobody counted it).
    `currency` has three letters, null where the value is no money; `subject` says who or what was
    converted."""

    kind: Annotated[Words, Field(min_length=1, max_length=KIND_LENGTH)]
    value: Annotated[Decimal, Field(ge=0, le=LARGEST, decimal_places=PLACES)] | None = None
    currency: Annotated[Words, Field(min_length=3, max_length=3)] | None = None
    subject: Annotated[Words, Field(max_length=SUBJECT_LENGTH)] | None = None


async def convert(call: Call) -> web.Response:
    """Say what came of an alert."""
    alert_id = await alert_of(call)
    said = call.body(SaidConversion)
    if call.kept is None:
        await call.deps.flows.convert(
            call.workspace_id,
            alert_id,
            NewConversion(
                kind=said.kind, value=said.value, currency=said.currency, subject=said.subject
            ),
            by=call.person_id,
            cause=call.cause,
            expected=call.expected,
        )
    return await show_changed(call, alert_id)


async def undo(call: Call) -> web.Response:
    """Take it back."""
    return await press(call, call.deps.flows.convert.undo)


ROUTES = (
    Route(
        method="POST",
        path="/alerts/{id}/convert",
        name="convert_alert",
        numbered=True,
        summary="Say what came of an alert: a sale and its value, for example.",
        handler=convert,
        right="alerts.write",
        takes=SaidConversion,
        gives=Alert,
        if_match="optional",
    ),
    Route(
        method="POST",
        path="/alerts/{id}/unconvert",
        name="unconvert_alert",
        numbered=True,
        summary="Take back what was said to have come of an alert.",
        handler=undo,
        right="alerts.write",
        gives=Alert,
        if_match="optional",
    ),
)
