"""What happens in somebody's business, told to the people it is for: orders, payments, returns."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import Field, JsonValue

from core.notify.business import business_type
from core.notify.inapp import Said
from core.severity import parse_severity
from web.api.asked import Asked, Words
from web.api.notification_sending import told
from web.api.notification_shapes import (
    REFS_AT_MOST,
    Recipients,
    RefValue,
    SentNotification,
    SeverityAsked,
    check_data,
)
from web.notification_words import Name, TypeWord
from web.route import Call, Route


class EventAsked(Asked):
    """What happened: one of the known types or its upper-case constant, what it is about, and whom
    to tell. Severity, topic and first line follow from the type; `message` adds to that."""

    type: TypeWord
    recipients: Recipients
    refs: dict[Name, RefValue] = Field(default_factory=dict, max_length=REFS_AT_MOST)
    data: dict[str, JsonValue] = Field(default_factory=dict, max_length=100)
    message: Annotated[Words, Field(max_length=4_000)] | None = None
    severity: SeverityAsked | None = None


async def create(call: Call) -> web.Response:
    """Tell what happened."""
    asked = call.body(EventAsked)
    kind = business_type(asked.type)
    severity = kind.severity if asked.severity is None else parse_severity(asked.severity)
    check_data(asked.data)
    wanted = Said(
        type=kind.name,
        topic=kind.topic,
        severity=severity,
        audience=asked.recipients.audience(),
        message=asked.message,
        data=dict(asked.data),
        refs=dict(asked.refs),
    )
    return await told(call, wanted)


ROUTES = (
    Route(
        method="POST",
        path="/events",
        name="send_event",
        summary="Tell what happened in the business: orders, payments, returns and the like.",
        handler=create,
        right="notifications.write",
        takes=EventAsked,
        gives=SentNotification,
        status=201,
    ),
)
