"""Why a delivery ended without being sent for certain: the few words everything else builds on."""

from __future__ import annotations

from enum import Enum

from core.delivery.state import State


class Reason(Enum):
    """The value is stored in `deliveries.reason`, and is what the API shows and filters by."""

    CHAT_GONE = "chat_gone"
    """The bot is blocked, was put out, or there is no such chat."""
    REFUSED = "refused"
    """The channel took it in no form we have."""
    GAVE_UP = "gave_up"
    """Every attempt failed for a reason that might have passed."""
    EXPIRED = "expired"
    """Its time was over before it could be sent."""
    MAYBE_ARRIVED = "maybe_arrived"
    """It may stand there or not; a person decides."""


ADDRESS_GONE = "address_gone"
"""The word of an attempt after which nothing more can be sent to its address."""
REFUSED = "refused"
"""The word of an attempt that was not taken in any form."""


def reason_of(state: State, word: str) -> Reason | None:
    """Return why a delivery ended in `state` after an attempt with this word; None for one that
    was sent, was called off, or has not ended."""
    match state:
        case State.UNKNOWN:
            return Reason.MAYBE_ARRIVED
        case State.EXPIRED:
            return Reason.EXPIRED
        case State.DEAD if word == ADDRESS_GONE:
            return Reason.CHAT_GONE
        case State.DEAD if word == REFUSED:
            return Reason.REFUSED
        case State.DEAD:
            return Reason.GAVE_UP
        case State.DUE | State.SENDING | State.SENT | State.CANCELLED:
            return None
