"""Where there is no room just now: a slot is for what can go out, not for what has to wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

QUEUES_NAMED = 512
"""So many queues are left out of a claim at most; what is claimed beyond them waits in a slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Full:
    """The queues of a lane that have used up their share. `seconds` until the first of them has
    room again; inf when none is full."""

    queues: tuple[str, ...] = ()
    """Nothing may go there."""
    but_for_urgent: tuple[str, ...] = ()
    """Only what has the urgency `urgent` or a greater one may."""
    urgent: int = 0
    seconds: float = float("inf")


def padded(queues: Iterable[str]) -> list[str]:
    """Return the names as a statement takes them: in a few lengths only, because a database
    prepares a statement anew for every length of a list."""
    named = list(queues)[:QUEUES_NAMED]
    length = 8
    while length < len(named):
        length *= 4
    return named + [""] * (length - len(named))
