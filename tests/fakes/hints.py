"""Hints that are remembered instead of given."""

from __future__ import annotations

from collections.abc import Sequence

from core.events.event import Recorded
from core.events.said import Said


class RecordedHints:
    """The `Hints` of tests: `events` and `wakes` in the order they came."""

    def __init__(self) -> None:
        self.events: list[Recorded] = []
        self.wakes: list[str] = []
        self.sayings: list[Said] = []

    def recorded(self, events: Sequence[Recorded]) -> None:
        """Remember the events."""
        self.events.extend(events)

    def say(self, said: Said) -> None:
        """Remember what was said."""
        self.sayings.append(said)

    def wake(self, name: str) -> None:
        """Remember the name."""
        self.wakes.append(name)
