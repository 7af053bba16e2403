"""What a notification says on the wire, the same over HTTP and the live socket."""

from __future__ import annotations

from uuid import UUID

from pydantic import JsonValue

from core.notify.inapp import Content
from core.texts import Locale
from web.shapes import Moment, Reference, SeverityWord, Shape


class NotificationContent(Shape):
    """What a notification says, the same for all its recipients. `title` is made from the type
    when the sender gave none. `refs` are things of other systems it is about; `by` null: the
    program said it."""

    id: UUID
    type: str
    topic: str
    severity: SeverityWord
    title: str
    message: str | None
    data: dict[str, JsonValue]
    refs: dict[str, str]
    by: Reference | None
    created_at: Moment
    scheduled_at: Moment | None
    sent_at: Moment | None
    expires_at: Moment | None


def content_shape(one: Content, locale: Locale) -> NotificationContent:
    """Return what a notification says, as it goes out."""
    return NotificationContent.model_validate(content_fields(one, locale))


def content_fields(one: Content, locale: Locale) -> dict[str, object]:
    """Return the fields of it, for whoever adds to them."""
    plain: dict[str, object] = {name: getattr(one, name) for name in _PLAIN}
    return plain | {
        "severity": one.severity.value,
        "title": one.title.render(locale),
        "by": None if one.by is None else Reference.model_validate(one.by),
    }


_PLAIN = (
    "id", "type", "topic", "message", "data", "refs", "created_at", "scheduled_at", "sent_at",
    "expires_at",
)  # fmt: skip
