"""What people call the state of a delivery: fewer words than the outbox needs, and a few more that
only some channels can tell."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from core.delivery.state import State


class Status(Enum):
    """The value is what the API shows and takes as a filter, and a notification's status."""

    PENDING = "pending"
    """Waiting, on its way, or held because it may have arrived already."""
    SENT = "sent"
    DELIVERED = "delivered"
    """The channel said that it arrived; Telegram never says so."""
    READ = "read"
    """The channel said that it was read; Telegram never says so."""
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


def status_of(state: State) -> Status:
    """Return what people call this state."""
    match state:
        case State.DUE | State.SENDING | State.UNKNOWN:
            return Status.PENDING
        case State.SENT:
            return Status.SENT
        case State.DEAD:
            return Status.FAILED
        case State.CANCELLED:
            return Status.CANCELLED
        case State.EXPIRED:
            return Status.EXPIRED
        case _:
            assert_never(state)


def states_of(status: Status) -> tuple[State, ...]:
    """Return the states that people call so; none for what no channel tells yet."""
    return tuple(state for state in State if status_of(state) is status)
