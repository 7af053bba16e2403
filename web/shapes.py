"""The shapes of the API and the socket: what a case, an alert and the rest look like on the wire.

They are made from the views' values by attribute, so a field that is missing there fails the tests
here. The OpenAPI document and the dashboard's types come from these models.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

from core.alerts.seen import AlertView, Note
from core.alerts.timeline_item import TimelineItem
from core.desk.view import AttachmentView, CaseView, ThreadItemView
from core.texts import Locale


def moment(at: datetime) -> str:
    """Return the moment as the wire has it: UTC, milliseconds, `2026-11-20T23:01:02.123Z`."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


Moment = Annotated[
    datetime,
    PlainSerializer(moment, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]

CaseKind = Literal["complaint", "feedback", "request"]
CaseStatusWord = Literal[
    "new", "acknowledged", "in_progress", "resolved", "closed", "merged", "rejected"
]
AlertStatusWord = Literal["firing", "acknowledged", "resolved", "expired"]
SeverityWord = Literal["low", "medium", "high", "critical"]
DeliveryStatusWord = Literal[
    "pending", "sent", "delivered", "read", "failed", "cancelled", "expired"
]
RoleWord = Literal["owner", "admin", "staff", "viewer"]


class Shape(BaseModel):
    """The base of everything the API answers."""

    model_config = ConfigDict(from_attributes=True, extra="forbid", frozen=True)


class Reference(Shape):
    """Somebody or something by id and name."""

    id: UUID
    name: str


Item = TypeVar("Item", bound=Shape)


class Page(Shape, Generic[Item]):
    """One page of a list; `next_cursor` asks for the next, null at the end. Asked for by its
    number `page`, it says how many there are: `total` items on `pages` pages."""

    items: list[Item]
    next_cursor: str | None
    total: int | None = None
    page: int | None = None
    pages: int | None = None


class Attachment(Shape):
    """A file of a case, fetched from `url` with the bearer token once it is `stored`; until then
    `size` is null. `failed`: it will not come."""

    id: UUID
    kind: Literal["photo", "voice", "video", "audio", "document", "location"]
    name: str
    mime: str
    state: Literal["pending", "stored", "failed"]
    size: int | None
    url: str


class MergedInto(Shape):
    """The case that stands for a merged one."""

    id: UUID
    number: int
    status: CaseStatusWord


class Case(Shape):
    """A case as lists and events carry it. `merged_into` null: it stands alone."""

    id: UUID
    number: int
    kind: CaseKind
    title: str
    text: str
    rating: int | None
    category: str | None
    severity: SeverityWord | None
    status: CaseStatusWord
    place: Reference | None
    customer: Reference
    assignee: Reference | None
    solved_rating: int | None
    opened_at: Moment
    updated_at: Moment
    resolved_at: Moment | None
    revision: int
    attachment_count: int
    alert_ids: list[UUID]
    merged_into: MergedInto | None


class Author(Shape):
    """Who wrote a message; the system has an empty name."""

    kind: Literal["customer", "staff", "system"]
    name: str


class ThreadItem(Shape):
    """One message in a case. `delivery` says how far a reply got, null for what is not sent; an
    `internal` one is by staff for staff."""

    id: UUID
    at: Moment
    author: Author
    text: str
    edited: bool
    internal: bool = False
    attachments: list[Attachment]
    delivery: DeliveryStatusWord | None


class HistoryEntry(Shape):
    """One thing that happened to a case, as a sentence in the reader's language."""

    at: Moment
    by: str | None
    what: str


class MergedCase(Shape):
    """A case that another stands for; `said_since` counts what its customer wrote after it was
    merged, which stands in its own thread."""

    id: UUID
    number: int
    title: str
    customer: Reference
    merged_at: Moment
    said_since: int


class CaseDetail(Case):
    """A case with everything that was said and done in it, oldest first, and the cases that were
    merged into it."""

    thread: list[ThreadItem]
    attachments: list[Attachment]
    history: list[HistoryEntry]
    merged: list[MergedCase]


class AlertSource(Shape):
    """What an alert comes from."""

    kind: Literal["rule", "integration"]
    id: UUID
    name: str


class CaseLink(Shape):
    """A case an alert is about."""

    id: UUID
    number: int
    title: str


class AlertMute(Shape):
    """What keeps people from being told of an alert; `ref` is the silence, with its `until`,
    `reason` and `person`, or the alert that inhibits it, with its `number`."""

    by: Literal["silence", "inhibition"]
    ref: UUID
    until: Moment | None
    reason: str | None
    person: Reference | None
    number: int | None


class AlertNote(Shape):
    """What somebody wrote about an alert."""

    id: UUID
    at: Moment
    text: str
    by: Reference | None
    edited_at: Moment | None


class AlertConversion(Shape):
    """What came of an alert for the business. `value` null: nobody counted it; `currency` null:
    the value is no money; `by` null: somebody who is gone."""

    kind: str
    value: float | None
    currency: str | None
    subject: str | None
    at: Moment
    by: Reference | None


class Alert(Shape):
    """An alert as lists and events carry it. `muted` null: nothing mutes it. `flapping_since`
    null: it does not flap, else `flapped` counts its changes since then. `conversion` null: nobody
    said that anything came of it."""

    id: UUID
    number: int
    title: str
    summary: str | None
    link: str | None
    severity: SeverityWord
    status: AlertStatusWord
    count: int
    source: AlertSource
    labels: dict[str, str]
    assignee: Reference | None
    acknowledged_by: Reference | None
    acknowledged_at: Moment | None
    resolved_by: Reference | None
    resolved_at: Moment | None
    fired_at: Moment
    last_at: Moment
    cases: list[CaseLink]
    revision: int
    note_count: int
    muted: AlertMute | None
    flapping_since: Moment | None
    flapped: int
    conversion: AlertConversion | None


class ListedAlert(Alert):
    """An alert in a list, with whether the caller has still to read it: false for an API key."""

    unread: bool


class TimelineReference(Shape):
    """What an entry is due to; `name` is what people call it, of an alert its number."""

    kind: Literal[
        "rule", "integration", "silence", "alert", "receiver", "route", "person", "limit", "storm",
        "group", "note",
    ]  # fmt: skip
    id: UUID
    name: str | None


class TimelineAnswer(Shape):
    """What the channel's provider said. `message_id` is the provider's own, null while nothing
    stands there; `problem` is the last trouble, also of what arrived in the end."""

    status: DeliveryStatusWord
    attempts: int
    message_id: int | None
    problem: str | None


class TimelineEntry(Shape):
    """One thing that happened to an alert, as a sentence in the reader's language and as fields.

    `recipient` and `channel` are set where somebody was or was not told, `reason` is the stable
    word why not, `setting` says what would change that. `details` are further lines."""

    at: Moment
    kind: Literal[
        "rule", "source", "fired", "repeated", "told", "held", "not_told", "acknowledged",
        "assigned", "noted", "resolved", "converted", "reopened", "updated",
    ]  # fmt: skip
    text: str
    recipient: str | None
    channel: str | None
    reason: str | None
    reference: TimelineReference | None
    setting: str | None
    answer: TimelineAnswer | None
    details: list[str]


class Timeline(Shape):
    """Everything that happened to an alert, what asked for it first, then oldest first."""

    items: list[TimelineEntry]


class AlertDetail(Alert):
    """An alert with everything that happened to it, who was told and who was not, oldest first."""

    timeline: list[TimelineEntry]


def case_shape(view: CaseView) -> Case:
    """Return a case as it goes out."""
    return Case.model_validate(_only(view, Case))


def alert_shape(view: AlertView) -> Alert:
    """Return an alert as it goes out."""
    fields = _only(view, Alert) | {
        "severity": view.severity.value,
        "note_count": view.notes.count,
        "muted": _nested(view.muted, AlertMute),
        "conversion": _nested(view.conversion, AlertConversion),
    }
    return Alert.model_validate(fields)


def listed_alert(view: AlertView, *, is_unread: bool) -> ListedAlert:
    """Return an alert as lists show it to somebody."""
    alert = alert_shape(view)
    fields = {name: getattr(alert, name) for name in Alert.model_fields}
    return ListedAlert(**fields, unread=is_unread)


def note_shape(note: Note) -> AlertNote:
    """Return a note of an alert as it goes out."""
    return AlertNote.model_validate(_only(note, AlertNote))


def timeline_shape(item: TimelineItem, locale: Locale) -> TimelineEntry:
    """Return one thing that happened to an alert as it goes out."""
    return TimelineEntry.model_validate(
        {
            "at": item.at,
            "kind": item.kind.value,
            "text": item.text.render(locale),
            "recipient": item.recipient,
            "channel": item.channel,
            "reason": item.reason,
            "reference": _nested(item.reference, TimelineReference),
            "setting": None if item.setting is None else item.setting.render(locale),
            "answer": _nested(item.answer, TimelineAnswer),
            "details": [one.render(locale) for one in item.details],
        }
    )


def attachment_shape(view: AttachmentView) -> Attachment:
    """Return a file of a case as it goes out."""
    url = f"/api/v1/attachments/{view.id}"
    fields = _only(view, Attachment) | {
        "url": url,
        "size": view.size if view.state == "stored" else None,
    }
    return Attachment.model_validate(fields)


def thread_item_shape(view: ThreadItemView) -> ThreadItem:
    """Return one message of a case as it goes out."""
    is_note = view.author_kind == "note"
    return ThreadItem.model_validate(
        {
            "id": view.id,
            "at": view.at,
            "author": {"kind": "staff" if is_note else view.author_kind, "name": view.author_name},
            "text": view.text,
            "edited": view.is_edited,
            "internal": is_note,
            "attachments": [attachment_shape(one) for one in view.attachments],
            "delivery": view.delivery,
        }
    )


def _nested(view: object | None, shape: type[Shape]) -> Shape | None:
    return None if view is None else shape.model_validate(_only(view, shape))


def _only(view: object, shape: type[Shape]) -> dict[str, object]:
    """Return the view's attributes that the shape has; a tuple becomes a list, as on the wire."""
    values: dict[str, object] = {}
    for name in shape.model_fields:
        value = getattr(view, name, None)
        values[name] = list(value) if isinstance(value, tuple) else value
    return values
