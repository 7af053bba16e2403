"""What follows from an outcome: when to try again, and when to give up with a reason.

The waits are 1 s, 5 s, 30 s, 5 min, 30 min, 2 h, 6 h, 12 h and 24 h, each longer or shorter by up
to a fifth, so that what failed together does not come back together.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import assert_never

from core.delivery.address import Address
from core.delivery.due import Due
from core.delivery.kind import WhenUnknown
from core.delivery.outcome import (
    AddressGone,
    AddressMoved,
    Delivered,
    Outcome,
    Refused,
    Retry,
    Snooze,
    Unknown,
)
from core.delivery.reason import ADDRESS_GONE, REFUSED
from core.delivery.state import State

WAITS = (
    timedelta(seconds=1),
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
JITTER = 0.2
RESEND_AFTER = timedelta(seconds=30)


class Dropped(Enum):
    """Why nothing was sent although it was claimed."""

    NOTHING_TO_SAY = "nothing_to_say"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequel:
    """What a delivery is next. `address` None: stays; `sheds_edit`: goes on as a new message."""

    state: State
    word: str
    """The outcome, as the log of attempts has it."""
    problem: str | None = None
    next_at: datetime | None = None
    counts: bool = True
    """Whether an attempt was used."""
    maybe_sent: bool = False
    address: Address | None = None
    sheds_edit: bool = False


_ARRIVED = Sequel(state=State.SENT, word="delivered")


class Retrying:
    """Decides what follows; `retries` is how often one is tried again, nine by default."""

    def __init__(self, *, rng: random.Random, retries: int = len(WAITS)) -> None:
        self._rng = rng
        self._retries = retries

    def wait(self, attempt: int) -> timedelta:
        """Return how long to wait after attempt `attempt` (the first is 1) has failed."""
        base = WAITS[min(attempt, len(WAITS)) - 1]
        return base * self._rng.uniform(1 - JITTER, 1 + JITTER)

    def follow(
        self, due: Due, outcome: Outcome | Dropped, *, now: datetime, rescued: bool = False
    ) -> Sequel:
        """Return what a claimed delivery is next.

        `rescued`: its process ended while it was in the air. That is Unknown too, but nothing says
        that the network is at fault, so what may be repeated is due at once.
        """
        sequel = self._follow(due, outcome, now, rescued)
        late = (
            sequel.next_at is not None
            and due.expires_at is not None
            and sequel.next_at >= due.expires_at
        )
        if not late:
            return sequel
        problem = f"expired before the next attempt; last problem: {sequel.problem}"
        return Sequel(state=State.EXPIRED, word=sequel.word, problem=problem, counts=sequel.counts)

    def _follow(
        self, due: Due, outcome: Outcome | Dropped, now: datetime, rescued: bool
    ) -> Sequel:
        match outcome:
            case Delivered():
                return _ARRIVED
            case Retry(problem=problem):
                return self._again(due, "retry", problem, now)
            case Snooze(until=until, problem=problem):
                return Sequel(
                    state=State.DUE, word="snooze", problem=problem, next_at=until, counts=False
                )
            case Unknown(problem=problem):
                return self._unknown(due, problem, now, rescued)
            case AddressMoved(address=address):
                return self._elsewhere(due, address, now)
            case AddressGone(problem=problem, message_only=True) if due.edits_id is not None:
                return self._now(due, "message_gone", problem, now, sheds_edit=True)
            case AddressGone(problem=problem):
                return Sequel(state=State.DEAD, word=ADDRESS_GONE, problem=problem)
            case Refused(problem=problem):
                return Sequel(state=State.DEAD, word=REFUSED, problem=problem)
            case Dropped.NOTHING_TO_SAY:
                problem = "there was nothing to say any more"
                return Sequel(
                    state=State.CANCELLED, word=outcome.value, problem=problem, counts=False
                )
            case Dropped.TOO_LATE:
                problem = "expired before it could be sent"
                return Sequel(
                    state=State.EXPIRED, word=outcome.value, problem=problem, counts=False
                )
            case _:
                assert_never(outcome)

    def _again(self, due: Due, word: str, problem: str, now: datetime) -> Sequel:
        attempt = due.attempts + 1
        if attempt > self._retries:
            return self._dead(word, problem, attempt)
        return Sequel(
            state=State.DUE, word=word, problem=problem, next_at=now + self.wait(attempt)
        )

    def _unknown(self, due: Due, problem: str, now: datetime, rescued: bool) -> Sequel:
        policy = due.kind.when_unknown(edits=due.edits_id is not None)
        match policy:
            case WhenUnknown.RETRY:
                if rescued:
                    return self._now(due, "unknown", problem, now)
                return self._again(due, "unknown", problem, now)
            case WhenUnknown.HOLD:
                return Sequel(state=State.UNKNOWN, word="unknown", problem=problem)
            case WhenUnknown.RESEND_ONCE if rescued:
                # Never held for a process that died twice: it may not have got as far as sending.
                return self._now(due, "unknown", problem, now, maybe_sent=True)
            case WhenUnknown.RESEND_ONCE if due.maybe_sent:
                return Sequel(state=State.UNKNOWN, word="unknown", problem=problem)
            case WhenUnknown.RESEND_ONCE:
                return Sequel(
                    state=State.DUE,
                    word="unknown",
                    problem=problem,
                    next_at=now + RESEND_AFTER,
                    maybe_sent=True,
                )
            case _:
                assert_never(policy)

    def _elsewhere(self, due: Due, address: Address, now: datetime) -> Sequel:
        # Message ids of the old place mean nothing in the new one.
        moved = self._now(
            due, "address_moved", "the chat has moved", now, sheds_edit=due.edits_id is not None
        )
        return replace(moved, address=address)

    def _now(
        self,
        due: Due,
        word: str,
        problem: str,
        now: datetime,
        *,
        maybe_sent: bool = False,
        sheds_edit: bool = False,
    ) -> Sequel:
        attempt = due.attempts + 1
        if attempt > self._retries:
            return self._dead(word, problem, attempt)
        return Sequel(
            state=State.DUE,
            word=word,
            problem=problem,
            next_at=now,
            maybe_sent=maybe_sent,
            sheds_edit=sheds_edit,
        )

    def _dead(self, word: str, problem: str, attempts: int) -> Sequel:
        problem = f"given up after {attempts} attempts; the last one: {problem}"
        return Sequel(state=State.DEAD, word=word, problem=problem)
