"""What a channel is: it takes an envelope and reports an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from core.delivery.address import Address
from core.delivery.message import Message
from core.delivery.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message on its way.

    `edits` and `reply_to` are the channel's own message ids. `repeats`: an earlier attempt may
    have arrived, so the reader is told that this may be a repeat. `lease_until`: from then on it
    may be somebody else's to send, so nothing is begun any more; it is Snoozed instead.
    """

    delivery_id: UUID
    address: Address
    message: Message
    urgency: int
    edits: int | None = None
    repeats: bool = False
    reply_to: int | None = None
    lease_until: datetime | None = None


class Channel(Protocol):
    """One way to the outside; members of `core/channels`."""

    @property
    def name(self) -> str:
        """The word stored in `deliveries.channel`."""
        ...

    async def send(self, envelope: Envelope) -> Outcome:
        """Send it and say what became of it; raises nothing but cancellation."""
        ...
