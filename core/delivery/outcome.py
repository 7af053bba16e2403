"""What became of one send: the channel reports one of these, the worker decides what follows.

`problem` is a sentence an operator can act on, without secrets or addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.delivery.address import Address

LEASE_ENDED = "the lease ended before it was sent"
"""The problem of a Snooze that no limit is to blame for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """It stands there. The last of `message_ids` is the message that is edited later; empty when
    the channel has no such thing."""

    message_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Certainly not sent; worth another attempt."""

    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Certainly not sent because of a limit; no attempt is used. `whole_lane`: everything on this
    lane waits as long."""

    until: datetime
    problem: str
    whole_lane: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """It may have arrived."""

    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressMoved:
    """Not sent: the receiver is somewhere else now."""

    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressGone:
    """Not sent, and nothing will be. `message_only`: the chat is there, but the message that was
    to be edited is not, or takes no edits any more."""

    problem: str
    message_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Not taken in any form we have; trying again would not help."""

    problem: str


Outcome = Delivered | Retry | Snooze | Unknown | AddressMoved | AddressGone | Refused
"""The seven of them; every `match` over them is closed by the type checker."""
