"""The kinds of faults, and which of them leave a call its effect."""

from __future__ import annotations

from enum import StrEnum


class FaultKind(StrEnum):
    """What may be ordered. `unauthorized_once` is the 401 that ends naive pollers for good,
    `outage` is Telegram behind a gateway that answers 502 to everything, webhooks included."""

    ERROR = "error"
    RATE_LIMIT = "rate_limit"
    DELAY = "delay"
    HANG = "hang"
    DELIVER_THEN_HANG = "deliver_then_hang"
    RESET = "reset"
    BAD_GATEWAY_HTML = "bad_gateway_html"
    GARBAGE_200 = "garbage_200"
    UNAUTHORIZED_ONCE = "unauthorized_once"
    CONFLICT = "conflict"
    OUTAGE = "outage"
    DROP_UPDATE = "drop_update"
    DUPLICATE_UPDATE = "duplicate_update"
    REORDER = "reorder"

    @property
    def lets_through(self) -> bool:
        """Return True when the call has its effect all the same."""
        return self in {FaultKind.DELAY, FaultKind.DELIVER_THEN_HANG}

    @property
    def is_of_updates(self) -> bool:
        """Return True for what happens to updates on their way to the bot, not to calls."""
        return self in {FaultKind.DROP_UPDATE, FaultKind.DUPLICATE_UPDATE, FaultKind.REORDER}
