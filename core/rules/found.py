"""What comes of asking rules: gathered one by one, so that no rule can spoil another's answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from core.ids import RuleId
from core.measures import RULE_ERRORS, RULE_HITS
from core.meter import Meter
from core.rules.condition import NO_WINDOWS, Check, Facts, Window, WindowKey
from core.rules.feed import Feed
from core.rules.hit import Ending, Evaluation, Hit, RuleError, make_hit
from core.rules.hours import Opening
from core.rules.rule import Rule
from core.rules.tally import FailureKind, Tally

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A rule ready to be asked; `tally` counts what it does."""

    rule: Rule
    check: Check
    opening: Opening
    feeds: tuple[Feed, ...]
    tally: Tally


NameOf = Callable[[Rule], str]
"""Says how a rule is called on the alerts it makes."""


class Found:
    """What comes together while rules are asked, one after the other."""

    def __init__(self, name_of: NameOf) -> None:
        self._name_of = name_of
        self.hits: list[Hit] = []
        self.errors: list[RuleError] = []
        self._windows: dict[WindowKey, Window] = {}
        self._due: dict[WindowKey, datetime] = {}
        self._ended: list[Ending] = []

    def ask(self, one: Compiled, facts: Facts) -> None:
        """Ask one rule; a failure becomes an error beside the others' hits."""
        tally = one.tally
        tally.asked += 1
        try:
            truth = one.check(facts)
            if truth is None:
                tally.unanswered += 1
            elif truth and one.opening.is_open(facts.signal.at):
                self.hits.append(make_hit(one.rule, facts.signal, name=self._name_of(one.rule)))
                tally.hits += 1
        except Exception as problem:
            self.fail(one, facts.signal.at, problem)

    def fail(self, one: Compiled, at: datetime, problem: Exception) -> None:
        """Take note of a failure."""
        one.tally.failed(at, FailureKind.FAILED, problem)
        self.errors.append(failed(one.rule.id, problem))

    def change(
        self, feed: Feed, key: WindowKey, window: Window, ending: Ending | None = None
    ) -> None:
        """Take note of a window that became something else, and of an alert that is over."""
        self._windows[key] = window
        due = feed.due(window)
        if due is not None:
            self._due[key] = due
        if ending is not None:
            self._ended.append(ending)

    def evaluation(self, meter: Meter) -> Evaluation:
        """Return all of it, hits in the order of priority, then severity; counted."""
        for hit in self.hits:
            meter.count(RULE_HITS, "none" if hit.severity is None else hit.severity.value)
        if self.errors:
            meter.count(RULE_ERRORS, by=len(self.errors))
        if len(self.hits) > 1:
            self.hits.sort(key=_urgency)
        if not (self.hits or self.errors or self._windows):
            return NOTHING
        return Evaluation(
            hits=tuple(self.hits),
            errors=tuple(self.errors),
            windows=self._windows or NO_WINDOWS,
            due=self._due or _NONE_DUE,
            ended=tuple(self._ended),
        )


def _urgency(hit: Hit) -> tuple[int, int]:
    return (hit.priority, 1 if hit.severity is None else -hit.severity.rank)


def failed(rule: RuleId, problem: Exception) -> RuleError:
    """Return the error of a rule that failed, which is logged."""
    # The type alone goes into the log: a message may quote what a customer wrote.
    log.error(
        "rule failed",
        extra={"action": "rule_failed", "rule": str(rule), "error": type(problem).__name__},
    )
    return RuleError(rule=rule, message=f"{type(problem).__name__}: {problem}"[:500])


NOTHING = Evaluation()
"""What comes of a signal that no rule has anything to say of."""

_NONE_DUE: Mapping[WindowKey, datetime] = MappingProxyType({})
