"""The one definition of the socket's frames, version 1: JSON text frames in both directions.

Server: `{"type", "v", "seq", "at", "data"}`; `seq` stands on durable events alone. A client's
cursor is the largest `seq` or `head` it has seen; after a disconnect it subscribes with `since`.
Events without `seq` are said in passing: whoever was not there does not get them later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import IntEnum
from typing import Annotated, Literal
from uuid import UUID

import orjson
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)

from web.desk_stats import DeskStats
from web.live.announced import AnnouncementShape
from web.live.presence_shapes import PresenceChanged
from web.live.settings_shape import SettingsChanged
from web.notification_content import NotificationContent
from web.notification_words import ByTopic, ByType, Cells, PreferencesShape
from web.shapes import (
    Alert,
    Case,
    DeliveryStatusWord,
    Moment,
    Reference,
    SeverityWord,
    Shape,
    moment,
)

PATH = "/ws/dashboard"
VERSION = 1
SUBPROTOCOL = "opsbell.v1"
TICKET_PREFIX = "ticket."

Why = Literal["horizon", "unknown", "rights"]
"""Why nothing is replayed although it was asked for: too much has happened since or it is not kept
any more; the number is none of this log's; the person's rights have changed."""


class Close(IntEnum):
    """Why the server closes; a reason word comes with it, and the socket was accepted first."""

    BROKEN = 1011
    RESTART = 1012
    TOO_SLOW = 1013
    NOT_SIGNED_IN = 4401
    NOT_ALLOWED = 4403
    SAID_NOTHING = 4408
    TOO_MUCH = 4429


class Hello(Shape):
    """The first frame after sign-in; `topics` are those this person may subscribe to."""

    connection: str
    person: Reference
    workspace: UUID
    head: int
    server_time: Moment
    topics: list[str]


class Subscribed(Shape):
    """Answers subscribe and unsubscribe, and comes by itself when rights have changed: all topics
    now joined. `since` is the number after which everything follows (for a time that was asked,
    that of the last event before it); null: nothing is replayed, load lists afresh. `why` says so
    when it was asked for."""

    topics: list[str]
    since: int | None
    head: int
    why: Why | None = None


class Pong(Shape):
    """Answers ping."""

    server_time: Moment


class Head(Shape):
    """Every 15 s, behind every frame this client may see up to that number."""

    head: int


class Lagged(Shape):
    """The client reads too slowly: it is closed with 1013 and resumes with `since`."""

    since: int


class Fault(Shape):
    """Something the client said was not taken, or why it is closed."""

    code: str
    message: str


class Bye(Shape):
    """The server goes away and closes with 1012; come back after `retry_after` seconds or more."""

    reason: Literal["restart"]
    text: str
    retry_after: float


class _Change(Shape):
    """What every durable event carries: old and new are stable words, or people."""

    old: str | Reference | None = None
    new: str | Reference | None = None
    by: Reference | None
    at: Moment


class CaseChange(_Change):
    """An event of a case, with the case as it is now."""

    case: Case


class AlertChange(_Change):
    """An event of an alert, with the alert as it is now; `change` says what an update was."""

    alert: Alert
    change: str | None = None


class AlertConverted(AlertChange):
    """What came of an alert: of which `kind`, and its `value` in `currency`, null where nobody
    counted it. The `subject` is what the alert says by now."""

    kind: str
    value: float | None
    currency: str | None
    subject: str | None


class NotificationCreated(Shape):
    """Something new in one's notification centre. How far it got follows as changes."""

    notification: NotificationContent
    by: Reference | None
    at: Moment


class NotificationChange(_Change):
    """How far something got that was told: an answer to a customer, with its `case`, or one's own
    `notification`, by its id, with the `channel`."""

    case: Case | None = None
    notification: UUID | None = None
    channel: str | None = None


class DeliverySettled(Shape):
    """A message came to an end, or is held until somebody decides; `GET /deliveries` has the
    rest."""

    delivery: UUID
    channel: str
    state: DeliveryStatusWord
    attempts: int


class ViewsChanged(Shape):
    """A saved view of this list was made, changed or deleted, a shared one or one of the caller's
    own, or they chose what it opens with; `GET /views` and `GET /me/default-views` have them."""

    list: str


SERVER_FRAMES: dict[str, type[Shape]] = {
    "hello": Hello,
    "subscribed": Subscribed,
    "pong": Pong,
    "head": Head,
    "lagged": Lagged,
    "error": Fault,
    "preferences": PreferencesShape,
    "bye": Bye,
    "case.opened": CaseChange,
    "case.status_changed": CaseChange,
    "case.assigned": CaseChange,
    "case.replied": CaseChange,
    "case.reopened": CaseChange,
    "case.rated": CaseChange,
    "case.edited": CaseChange,
    "notification.created": NotificationCreated,
    "notification.status_changed": NotificationChange,
    "case.noted": CaseChange,
    "case.changed": CaseChange,
    "case.merged": CaseChange,
    "alert.fired": AlertChange,
    "alert.repeated": AlertChange,
    "alert.updated": AlertChange,
    "alert.acknowledged": AlertChange,
    "alert.assigned": AlertChange,
    "alert.resolved": AlertChange,
    "alert.converted": AlertConverted,
    "delivery.settled": DeliverySettled,
    "presence.changed": PresenceChanged,
    "system.announced": AnnouncementShape,
    "system.views_changed": ViewsChanged,
    "stats.updated": DeskStats,
    "settings.changed": SettingsChanged,
}
"""What stands in `data`, by the frame's type."""

PASSING = frozenset(
    {
        "delivery.settled",
        "presence.changed",
        "settings.changed",
        "stats.updated",
        "system.announced",
        "system.views_changed",
    }
)
"""Events without a number: no log keeps them."""


Number = Annotated[int, Field(ge=0, lt=2**53, strict=True)]
Since = Annotated[
    AwareDatetime,
    Field(strict=True, ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC)),
]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Authenticate(_Said):
    """Signs in by the first frame, or renews the sign-in later. What else other systems' clients
    say here, such as their `tenantId`, is ignored: only the token counts."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    type: Literal["authenticate"]
    token: Annotated[str, Field(min_length=1, max_length=4096)]


class Subscribe(_Said):
    """Joins topics, with what came after number `since`, or at that time and later, first."""

    type: Literal["subscribe"]
    topics: Annotated[list[str], Field(min_length=1, max_length=64)]
    since: Number | Since | None = None


class Unsubscribe(_Said):
    """Leaves topics."""

    type: Literal["unsubscribe"]
    topics: Annotated[list[str], Field(max_length=64)]


class Ping(_Said):
    """Asks for a pong."""

    type: Literal["ping"]


class Present(_Said):
    """Says what the person does just now: looks at one case or alert, or types an answer there;
    neither: nothing in particular. It ends by itself, so say it again at least every minute and a
    half, and every few seconds while they type."""

    type: Literal["presence"]
    case: UUID | None = None
    alert: UUID | None = None
    typing: bool = False

    @model_validator(mode="after")
    def _is_at_one_thing(self) -> Present:
        if self.case is not None and self.alert is not None:
            raise ValueError("a case or an alert, not both")
        return self


class Ack(_Said):
    """The client has these notifications of its person's; `seen`: the person has seen to them. One
    or many at once, such as all that were caught up with."""

    type: Literal["ack"]
    notification: UUID | Annotated[tuple[UUID, ...], Field(min_length=1, max_length=200)]
    seen: bool = False


class SetPreferences(_Said):
    """What the person wants to be told of, by which channel; what is left out stays. The answer is
    a `preferences` frame with all of it."""

    type: Literal["preferences"]
    enabled: bool = True
    channels: Cells = Field(default_factory=dict)
    topics: ByTopic = Field(default_factory=dict)
    types: ByType = Field(default_factory=dict)
    rings_from: SeverityWord = "critical"


Spoken = Authenticate | Subscribe | Unsubscribe | Ping | Present | Ack | SetPreferences
"""What a client may say."""
ClientFrame = Annotated[Spoken, Field(discriminator="type")]
CLIENT_FRAME: TypeAdapter[Spoken] = TypeAdapter(ClientFrame)
CLIENT_FRAMES = (Authenticate, Subscribe, Unsubscribe, Ping, Present, Ack, SetPreferences)
"""The same, one by one."""


def frame(
    kind: str, data: Shape | Mapping[str, object], *, at: datetime, seq: int | None = None
) -> bytes:
    """Return a server frame as the bytes that are sent; built once, shared by all sockets. What is
    said to each newcomer may come as the fields of its shape, ready to be written: making the
    shape costs several times as much as the rest."""
    head: dict[str, object] = {"type": kind, "v": VERSION}
    if seq is not None:
        head["seq"] = seq
    head["at"] = moment(at)
    if isinstance(data, Shape):
        head["data"] = orjson.Fragment(data.model_dump_json(exclude_unset=True))
    else:
        head["data"] = data
    return orjson.dumps(head)
