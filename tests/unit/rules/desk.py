"""A workspace's rules with their windows in memory, as a flow keeps them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.rules.condition import Window, WindowKey
from core.rules.engine import RuleSet
from core.rules.hit import Evaluation
from core.rules.rule import Rule
from core.rules.signal import Signal
from tests.unit.rules.trees import AT, WORKSPACE, signal


class Desk:
    """Takes signals and lets the clock ask; nothing fails."""

    def __init__(self, *rules: Rule, zone: ZoneInfo | None = None) -> None:
        self.rules = RuleSet.compile(rules, zone=zone)
        self.windows: dict[WindowKey, Window] = {}
        self.due: dict[WindowKey, datetime] = {}
        for one in rules:
            self.keep(self.rules.started(one.id, AT))

    def takes(self, given_signal: Signal) -> Evaluation:
        needed = self.rules.needs(given_signal)
        known = {key: self.windows[key] for key in needed if key in self.windows}
        found = self.rules.evaluate(given_signal, known)
        assert found.windows.keys() <= set(needed)
        return self.keep(found)

    def clock(self, at: datetime) -> list[Evaluation]:
        late = sorted(key for key, due in self.due.items() if due <= at)
        return [
            self.keep(self.rules.ask(key.rule, WORKSPACE, at, window=(key, self.windows[key])))
            for key in late
        ]

    def keep(self, found: Evaluation) -> Evaluation:
        assert not found.errors
        for key, window in found.windows.items():
            self.windows[key] = tuple(json.loads(json.dumps(window)))
            self.due.pop(key, None)
        self.due |= found.due
        return found


def at(minutes: float, **given: Any) -> Signal:
    return signal(at=AT + timedelta(minutes=minutes), **given)
