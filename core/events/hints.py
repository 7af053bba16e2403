"""The seam through which the writer says what it has committed; the bus fills it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.events.event import Recorded
from core.events.said import Said


class Hints(Protocol):
    """Takes the hints that follow a commit; a lost hint costs at most a second."""

    def recorded(self, events: Sequence[Recorded]) -> None:
        """Durable events were committed."""
        ...

    def wake(self, name: str) -> None:
        """Somebody waits for this kind of row (`delivery`, `ingest`, `files`)."""
        ...

    def say(self, said: Said) -> None:
        """Something is said in passing, to whoever listens just now."""
        ...
