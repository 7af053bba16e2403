"""The states of a delivery, and what is told to others when one has been settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from core.delivery.address import Address
from core.delivery.kind import Kind


class State(Enum):
    """The value is stored in `deliveries.state`."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    """It may have arrived; a person decides whether to send it again."""
    DEAD = "dead"
    EXPIRED = "expired"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Return whether nothing more happens unless a person asks for it."""
        return self not in (State.DUE, State.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledDelivery:
    """A delivery that came to an end; `message_id` is the channel's own, None when nothing
    stands."""

    id: UUID
    kind: Kind
    address: Address
    state: State
    at: datetime
    attempts: int
    is_edit: bool
    problem: str | None
    message_id: int | None
    notification_id: UUID | None
    alert_id: UUID | None
    case_id: UUID | None
    person_id: UUID | None
