"""What live sockets may take of this machine, as the operator set it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Handover(Enum):
    """Whether the wire is taken from the library after the upgrade: where it is known to work,
    always, or never."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLimits:
    """A count of 0 means no limit; `messages_per_second` may come twelve seconds' worth at once.

    A client that did not say a word for `timeout_seconds`, nor answer the ping in between, is
    gone.
    """

    ping_seconds: int = 25
    timeout_seconds: int = 60
    hello_seconds: int = 10
    sockets_per_person: int = 20
    sockets_per_address: int = 200
    messages_per_second: int = 5
    sockets: int = 12_000
    handover: Handover = Handover.AUTO


DEFAULT_LIMITS = LiveLimits()
"""Those of the settings where nothing is set."""
