"""How signals get into windows: one feed for each condition over time of each rule."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.ids import WorkspaceId
from core.rules.condition import Check, Facts, Window, WindowKey
from core.rules.conditions.absence import Absence
from core.rules.guard import Guard
from core.rules.hit import Ending, fingerprint_of
from core.rules.hours import Opening
from core.rules.rule import Rule
from core.rules.signal import LABEL, Signal, SignalKind
from core.rules.windowed import NOT_YET, Windowed, over_time
from core.rules.words import Vocabulary

ASK_AGAIN = timedelta(minutes=1)
"""When a deadline has passed and the rest of the rule said no."""
SELDOMEST = timedelta(hours=1)
PATIENCE = 100
"""Of a group it is a hundredth of its silence, an hour at most: there may be as many groups as
there are customers, and those that went for good would take all of the clock's time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A condition over time in a rule; `position` is the rule's among those compiled."""

    position: int
    rule: Rule
    condition: Windowed
    digest: str
    counts: Check | None
    guard: Guard
    opening: Opening

    def takes(self, facts: Facts) -> bool:
        """Return whether the signal counts."""
        if self.counts is not None and self.counts(facts) is not True:
            return False
        return self.condition.can_count(facts.signal)

    def key(self, signal: Signal) -> WindowKey:
        """Return which window the signal goes into."""
        return WindowKey(self.rule.id, self.digest, self.condition.group(signal))

    def fed(self, window: Window, signal: Signal) -> Window:
        """Return the window with the signal in it; itself if nothing changes."""
        return self.condition.feed(window, signal, self.opening)

    def ending(self, key: WindowKey, window: Window, workspace: WorkspaceId) -> Ending | None:
        """Return the alert that a signal ends by coming, before it is fed; None for none."""
        if not isinstance(self.condition, Absence) or not self.condition.has_raised(window):
            return None
        asked = self.clock_signal(key, workspace, self.condition.last(window))
        return Ending(rule=self.rule.id, fingerprint=fingerprint_of(self.rule, asked), window=key)

    def due(self, window: Window) -> datetime | None:
        """Return when the clock must ask about the window; None: never."""
        return self.condition.due(window)

    def asked(self, window: Window, at: datetime, *, told: bool) -> Window:
        """Return the window after the clock asked about it: its alert raised, or due again."""
        if not isinstance(self.condition, Absence):
            return window
        if told:
            return self.condition.raised(window)
        again = ASK_AGAIN
        if self.condition.per:
            silence = at - self.condition.last(window)
            again = max(ASK_AGAIN, min(SELDOMEST, silence / PATIENCE))
        return self.condition.postponed(window, at + again)

    def fresh(self, at: datetime) -> Window:
        """Return the window of a rule that was just made; empty where nothing waits."""
        if isinstance(self.condition, Absence) and not self.condition.per:
            return self.condition.begin(at, self.opening)
        return NOT_YET

    def moved(self, window: Window) -> Window:
        """Return the window as the rule's hours make it now."""
        if isinstance(self.condition, Absence):
            return self.condition.moved(window, self.opening)
        return window

    def clock_signal(self, key: WindowKey, workspace: WorkspaceId, at: datetime) -> Signal:
        """Return the signal by which the clock asks about a window: it has the group's values."""
        values = zip(self.condition.per, json.loads(key.group), strict=True)
        given = {name: value for name, value in values if value is not None}
        return Signal(
            kind=SignalKind.CLOCK,
            workspace=workspace,
            at=at,
            fields={k: v for k, v in given.items() if not k.startswith(LABEL)},
            labels={k.removeprefix(LABEL): v for k, v in given.items() if k.startswith(LABEL)},
        )


def feeds_of(
    rule: Rule, position: int, opening: Opening, vocabulary: Vocabulary
) -> Iterable[Feed]:
    """Yield the feeds of one rule."""
    for condition in over_time(rule.spec.condition):
        yield Feed(
            position=position,
            rule=rule,
            condition=condition,
            digest=condition.digest,
            counts=None if condition.of is None else condition.of.compile(vocabulary),
            guard=None if condition.of is None else condition.of.guard(vocabulary),
            opening=opening,
        )
