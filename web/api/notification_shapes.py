"""Notifications on the wire: as their recipient sees them, as their sender does, and as asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, JsonValue

from core.delivery.status import Status
from core.errors import InvalidInput
from core.ids import PersonId
from core.notify.business import parse_type, severity_of, topic_of
from core.notify.inapp import (
    CHANNEL,
    MAX_RETRIES,
    Audience,
    Mine,
    Outgoing,
    Recipient,
    Said,
)
from core.severity import parse_severity
from core.tenants.role import parse_role
from core.texts import Locale
from web.api.asked import Asked, When, Words
from web.notification_content import NotificationContent, content_fields
from web.notification_words import Name, TypeWord
from web.shapes import DeliveryStatusWord, Moment, Reference, RoleWord, Shape

PERSONS_AT_MOST = 1_000
PLACES_AT_MOST = 100
REFS_AT_MOST = 10
DATA_AT_MOST = 16 * 1024
RefValue = Annotated[Words, Field(min_length=1, max_length=200)]
RoleAsked = Annotated[Words, Field(max_length=20)]
SeverityAsked = Annotated[Words, Field(max_length=20)]


class Notification(NotificationContent):
    """A notification as its recipient sees it. `at` is when it came; `delivered_at` when their
    client said that it has it, `acknowledged_at` when they said that they have seen to it."""

    channel: str
    status: DeliveryStatusWord
    at: Moment
    delivered_at: Moment | None
    read_at: Moment | None
    acknowledged_at: Moment | None


class Recipients(Asked):
    """Whom it is for: these persons, whoever has one of these roles, whoever answers for one of
    these places, or every member. All but persons are looked up when it is told."""

    persons: Annotated[tuple[UUID, ...], Field(max_length=PERSONS_AT_MOST)] = ()
    roles: Annotated[tuple[RoleAsked, ...], Field(max_length=10)] = ()
    places: Annotated[tuple[UUID, ...], Field(max_length=PLACES_AT_MOST)] = ()
    everybody: bool = False

    def audience(self) -> Audience:
        """Return them; raises InvalidInput for a role nobody knows, and for nobody at all."""
        roles = []
        for place, word in enumerate(self.roles):
            try:
                roles.append(parse_role(word))
            except InvalidInput as problem:
                field = f"recipients.roles.{place}"
                raise InvalidInput(field=field, value=word, wanted=problem.wanted) from None
        if not (self.persons or roles or self.places or self.everybody):
            wanted = "persons, roles, places or everybody"
            raise InvalidInput(field="recipients", value={}, wanted=wanted)
        return Audience(
            persons=tuple(dict.fromkeys(PersonId(one) for one in self.persons)),
            roles=tuple(dict.fromkeys(roles)),
            places=tuple(dict.fromkeys(self.places)),
            everybody=self.everybody,
        )


class SentAudience(Shape):
    """Whom a notification was for, as asked."""

    persons: list[UUID]
    roles: list[RoleWord]
    places: list[UUID]
    everybody: bool


class SentNotification(NotificationContent):
    """A notification as its sender sees it: `status` is pending until it is told, then sent;
    `counts` says how many recipients are how far (cancelled: they do not want it, or it was called
    off)."""

    status: DeliveryStatusWord
    recipients: SentAudience
    max_retries: int
    counts: dict[str, int]


class RecipientState(Shape):
    """How far it got with one recipient. `reason` says why it was cancelled (`preference`,
    `called_off`, `left_audience`) or failed (`not_a_member`), else null; `attempts` counts the
    retries."""

    person: Reference
    status: DeliveryStatusWord
    reason: str | None
    attempts: int
    at: Moment | None
    delivered_at: Moment | None
    read_at: Moment | None
    acknowledged_at: Moment | None


class Told(Asked):
    """What every sender says."""

    type: TypeWord = "general"
    title: Annotated[Words, Field(min_length=1, max_length=200)] | None = None
    message: Annotated[Words, Field(max_length=4_000)] | None = None
    topic: Name | None = None
    severity: SeverityAsked | None = None
    data: dict[str, JsonValue] = Field(default_factory=dict, max_length=100)
    refs: dict[Name, RefValue] = Field(default_factory=dict, max_length=REFS_AT_MOST)
    scheduled_at: When | None = None
    expires_at: When | None = None
    max_retries: Annotated[int, Field(ge=0, le=10)] = MAX_RETRIES


class NotificationAsked(Told):
    """What to tell whom. `severity` and `topic` follow from the type when they are left out, and
    so does the title of a known type."""

    recipients: Recipients


def said(asked: Told, audience: Audience) -> Said:
    """Return what is to be told; raises InvalidInput."""
    kind = parse_type(asked.type)
    severity = severity_of(kind) if asked.severity is None else parse_severity(asked.severity)
    data: dict[str, Any] = dict(asked.data)
    check_data(data)
    return Said(
        type=kind,
        topic=asked.topic or topic_of(kind),
        severity=severity,
        audience=audience,
        title=asked.title,
        message=asked.message,
        data=data,
        refs=dict(asked.refs),
        scheduled_at=asked.scheduled_at,
        expires_at=asked.expires_at,
        max_retries=asked.max_retries,
    )


def check_data(data: Mapping[str, Any]) -> None:
    """Raise InvalidInput for data that is too much, or that no database keeps."""
    size = _weigh(data)
    if size > DATA_AT_MOST:
        wanted = f"at most {DATA_AT_MOST // 1024} kB"
        raise InvalidInput(field="data", value=f"{size} characters", wanted=wanted)


def _weigh(value: object) -> int:
    """Return how much it is in characters, about."""
    match value:
        case str():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise InvalidInput(field="data", value=value, wanted="text in UTF-8") from None
            if "\x00" in value:
                wanted = "text without NUL characters"
                raise InvalidInput(field="data", value=value, wanted=wanted)
            return len(value) + 2
        case dict():
            return 2 + sum(_weigh(name) + _weigh(part) + 2 for name, part in value.items())
        case list():
            return 2 + sum(_weigh(part) + 1 for part in value)
        case _:
            return len(str(value))


def notification_shape(one: Mine, locale: Locale) -> Notification:
    """Return a recipient's own as it goes out."""
    state = {name: getattr(one, name) for name in _STATE}
    more = {"channel": CHANNEL, "status": one.status.value}
    return Notification.model_validate(content_fields(one.content, locale) | state | more)


def sent_shape(one: Outgoing, locale: Locale) -> SentNotification:
    """Return what was sent as it goes out."""
    counts = {status.value: one.counts.get(status, 0) for status in Status}
    return SentNotification.model_validate(
        content_fields(one.content, locale)
        | {
            "status": one.status.value,
            "recipients": one.audience.stored(),
            "max_retries": one.max_retries,
            "counts": counts,
        }
    )


def recipient_shape(one: Recipient) -> RecipientState:
    """Return how far it got with one recipient, as it goes out."""
    state = {name: getattr(one, name) for name in _STATE}
    more: dict[str, object] = {
        "person": Reference.model_validate(one.person),
        "status": one.status.value,
        "reason": None if one.reason is None else one.reason.value,
        "attempts": one.attempts,
    }
    return RecipientState.model_validate(state | more)


_STATE = ("at", "delivered_at", "read_at", "acknowledged_at")
