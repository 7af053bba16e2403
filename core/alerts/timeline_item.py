"""One thing that happened to an alert: as a sentence, and as fields for whoever counts them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from core.texts import Text


class TimelineKind(Enum):
    """What an entry is about; the value is the word on the wire."""

    RULE = "rule"
    """A rule asked for it: what it says, and what held."""
    SOURCE = "source"
    """An integration sent it."""
    FIRED = "fired"
    REPEATED = "repeated"
    TOLD = "told"
    HELD = "held"
    """Told later, in one message with others."""
    NOT_TOLD = "not_told"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    NOTED = "noted"
    RESOLVED = "resolved"
    CONVERTED = "converted"
    REOPENED = "reopened"
    UPDATED = "updated"

    @property
    def is_about_telling(self) -> bool:
        """Tell whether it says that somebody was told or was not."""
        return self in (TimelineKind.TOLD, TimelineKind.HELD, TimelineKind.NOT_TOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What an entry is due to: `kind` is rule, integration, silence, alert, receiver, route,
    person, limit, storm or note. `name` is what people call it, of an alert its number; None: it
    is gone, or has none."""

    kind: str
    id: UUID
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAnswer:
    """What the channel's provider said. `status` is a word of `core.delivery.status`; `message_id`
    is the provider's own, None while nothing stands there; `problem` is the last trouble there
    was, also of a message that arrived in the end."""

    status: str
    attempts: int
    message_id: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """One thing that happened. `recipient` and `channel` are set where somebody was or was not
    told; `reason` is the stable word why not, `setting` what would change that, with its command.
    `details` are further lines, such as what each part of a rule said."""

    at: datetime
    kind: TimelineKind
    text: Text
    recipient: str | None = None
    channel: str | None = None
    reason: str | None = None
    reference: Reference | None = None
    setting: Text | None = None
    answer: ProviderAnswer | None = None
    details: tuple[Text, ...] = ()
