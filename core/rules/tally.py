"""What each rule did, counted while it does it: a few additions for a signal, emptied in between.

Counts are this process's since they were last taken. They are taken where rules are asked, so a
batch that has to be decided again counts again. Of busy rules only some are timed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from math import log2

from core.clock import Clock
from core.errors import OpsbellError
from core.ids import RuleId, WorkspaceId

LEAST_MICROSECONDS = 0.5
STEPS = 44
"""Spans are told apart by half octaves, from half a microsecond to 1.5 seconds and all above."""
TIMED_ALL = 64
"""So many signals are timed before only some are, anew each time the counts are taken."""
TIMED_EVERY = 32
"""Of the signals after those, one of so many is timed."""
REASON_LENGTH = 200


class FailureKind(Enum):
    """Whether a rule could not be used at all, or failed while it was asked."""

    UNUSABLE = "unusable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFailure:
    """The last failure of a rule; `reason` is our own words or an error's type, never what a
    customer wrote."""

    at: datetime
    kind: FailureKind
    reason: str


class Tally:
    """The counts of one rule. `unanswered`: asked about something that was not there or of
    another sort; `repeated`: its alert was open already; `quiet`: the alert was made and told
    nobody, because of the cooldown. `spans` are how long it took, by steps."""

    __slots__ = ("asked", "errors", "hits", "last", "quiet", "repeated", "spans", "unanswered")

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.asked = self.unanswered = self.hits = self.errors = self.repeated = self.quiet = 0
        self.spans: dict[int, int] = {}
        self.last: RuleFailure | None = None

    def __bool__(self) -> bool:
        return bool(self.asked or self.errors or self.repeated or self.quiet)

    def took(self, seconds: float) -> None:
        """Take note of how long it took once."""
        step = step_of(seconds)
        self.spans[step] = self.spans.get(step, 0) + 1

    def failed(self, at: datetime, kind: FailureKind, problem: Exception) -> None:
        """Take note of a failure."""
        self.errors += 1
        self.last = RuleFailure(at=at, kind=kind, reason=reason_of(problem, kind))

    def add(self, other: Tally) -> None:
        """Add what another one has counted."""
        self.asked += other.asked
        self.unanswered += other.unanswered
        self.hits += other.hits
        self.errors += other.errors
        self.repeated += other.repeated
        self.quiet += other.quiet
        for step, count in other.spans.items():
            self.spans[step] = self.spans.get(step, 0) + count
        self.last = latest(self.last, other.last)

    def take(self) -> Tally:
        """Return what was counted and begin anew."""
        taken = Tally()
        taken.add(self)
        self._begin()  # It stays the same object: compiled rules hold it.
        return taken

    def quantile(self, part: float) -> float | None:
        """Return within how many seconds so large a part of what was timed was done; None when
        nothing was."""
        left = part * sum(self.spans.values())
        for step, count in sorted(self.spans.items()):
            if left <= count:
                return seconds_of(step + left / count)
            left -= count
        return None


class Ledger:
    """The tallies of one workspace's rules, and which signals are timed."""

    def __init__(self, *, clock: Clock) -> None:
        self.now = clock.now
        self.watch = clock.monotonic
        self._tallies: dict[RuleId, Tally] = {}
        self._timed = 0

    def of(self, rule: RuleId) -> Tally:
        """Return the tally of a rule; always the same one."""
        return self._tallies.setdefault(rule, Tally())

    def next_turn(self) -> int:
        """Return after how many signals the next one is timed; called for each that was."""
        self._timed += 1
        return 1 if self._timed < TIMED_ALL else TIMED_EVERY

    def take(self) -> dict[RuleId, Tally]:
        """Return what was counted of each rule that did something, and begin anew."""
        self._timed = 0
        return {rule: tally.take() for rule, tally in self._tallies.items() if tally}

    def give_back(self, taken: dict[RuleId, Tally]) -> None:
        """Count again what could not be kept."""
        for rule, tally in taken.items():
            self.of(rule).add(tally)


class Ledgers:
    """Those of all workspaces that this process has asked rules of."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[WorkspaceId, Ledger] = {}

    def of(self, workspace: WorkspaceId) -> Ledger:
        """Return the workspace's."""
        found = self._known.get(workspace)
        if found is None:
            found = self._known[workspace] = Ledger(clock=self._clock)
        return found

    def all(self) -> Iterable[tuple[WorkspaceId, Ledger]]:
        """Return all of them as they are now."""
        return tuple(self._known.items())


def latest(one: RuleFailure | None, other: RuleFailure | None) -> RuleFailure | None:
    """Return the later of two failures."""
    if one is None or other is None:
        return one or other
    return one if one.at > other.at else other


def reason_of(problem: Exception, kind: FailureKind) -> str:
    """Return why a rule failed. An error met while it was asked may quote what a customer wrote,
    so only its type is told; one met before quotes the rule."""
    if kind is FailureKind.UNUSABLE and isinstance(problem, OpsbellError):
        return problem.message[:REASON_LENGTH]
    return type(problem).__name__


def step_of(seconds: float) -> int:
    """Return the step a span falls into."""
    octaves = log2(max(seconds * 1e6 / LEAST_MICROSECONDS, 1.0))
    return min(int(2 * octaves), STEPS - 1)


def seconds_of(step: float) -> float:
    """Return the span at which a step begins; steps between two are spans between theirs."""
    return float(LEAST_MICROSECONDS * 2 ** (step / 2)) / 1e6
