"""What is said to people inside the product, as values: what is asked for, and how it is seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from core.delivery.status import Status
from core.ids import PersonId
from core.severity import Severity
from core.tenants.named import Named
from core.tenants.role import Role
from core.texts import Text

CHANNEL = "in_app"
ALERT_REF = "alert"
"""The name of the reference by which notifications of an alert are found."""
MAX_RETRIES = 3

SHOWN = (Status.SENT, Status.DELIVERED, Status.READ, Status.EXPIRED)
"""What a recipient can see of theirs; the rest never came to them."""
UNREAD = (Status.SENT, Status.DELIVERED)


class Why(Enum):
    """Why one was cancelled or failed for a recipient; the value is stored."""

    PREFERENCE = "preference"
    """They do not want it by this channel."""
    CALLED_OFF = "called_off"
    LEFT_AUDIENCE = "left_audience"
    """Their role was another when it was due, or they answered for the place no more."""
    NOT_A_MEMBER = "not_a_member"
    """They were no member when it was due. That counts as failed, and can be tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom it is for: these persons, whoever has one of these roles or answers for one of these
    places when it is due, or every member."""

    persons: tuple[PersonId, ...] = ()
    roles: tuple[Role, ...] = ()
    places: tuple[UUID, ...] = ()
    everybody: bool = False

    def stored(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "persons": [str(one) for one in self.persons],
            "roles": [one.value for one in self.roles],
            "places": [str(one) for one in self.places],
            "everybody": self.everybody,
        }

    @staticmethod
    def read(kept: Mapping[str, Any]) -> Audience:
        """Return what was kept."""
        return Audience(
            persons=tuple(PersonId(UUID(one)) for one in kept.get("persons", ())),
            roles=tuple(Role(one) for one in kept.get("roles", ())),
            places=tuple(UUID(one) for one in kept.get("places", ())),
            everybody=kept.get("everybody") is True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody wants to have told. `title` None: worded by its type. `scheduled_at` None, or
    past: at once."""

    type: str
    topic: str
    severity: Severity
    audience: Audience
    title: str | None = None
    message: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    refs: Mapping[str, str] = field(default_factory=dict)
    scheduled_at: datetime | None = None
    expires_at: datetime | None = None
    max_retries: int = MAX_RETRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One notification without anybody's state. `title` and `message` are worded for the reader;
    `by` None: the program said it. `person_ids`: those it came to."""

    id: UUID
    type: str
    topic: str
    severity: Severity
    title: Text
    message: str | None
    data: Mapping[str, Any]
    refs: Mapping[str, Any]
    by: Named | None
    created_at: datetime
    scheduled_at: datetime | None
    sent_at: datetime | None
    expires_at: datetime | None
    person_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A notification as its recipient sees it; `at` is when it came."""

    content: Content
    status: Status
    at: datetime
    delivered_at: datetime | None
    read_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A notification as its sender sees it: `status` of the whole, and how many recipients are
    how far."""

    content: Content
    status: Status
    audience: Audience
    max_retries: int
    counts: Mapping[Status, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """How far one got with one recipient; `reason` says why it was cancelled or failed."""

    person: Named
    status: Status
    reason: Why | None
    attempts: int
    at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    acknowledged_at: datetime | None
