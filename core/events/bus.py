"""Hints inside one process: that events were committed, and that somebody's rows are waiting.

A hint says "look", never "this is so": whoever gets one reads the database.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from core.events.event import Recorded
from core.ids import WorkspaceId

log = logging.getLogger(__name__)


class Subscriber(Protocol):
    """Told of committed events; must return at once and not raise."""

    def __call__(self, workspace_id: WorkspaceId, events: Sequence[Recorded], /) -> None:
        """Take the hint that these events of a workspace, in their order, are in the log."""
        ...


class Bus:
    """Fills the seam through which the writer gives its hints; unbounded only in subscribers."""

    def __init__(self) -> None:
        self._subscribers: list[Subscriber] = []
        self._waiting: dict[str, asyncio.Event] = {}

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Add a subscriber; return a function that takes it out again."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def hint(self, name: str) -> asyncio.Event:
        """Return the event that is set when rows called `name` wait; the waiter clears it."""
        return self._waiting.setdefault(name, asyncio.Event())

    def recorded(self, events: Sequence[Recorded]) -> None:
        """Pass committed events on, workspace by workspace."""
        by_workspace: dict[WorkspaceId, list[Recorded]] = {}
        for one in events:
            by_workspace.setdefault(one.event.workspace_id, []).append(one)
        for workspace_id, own in by_workspace.items():
            for subscriber in tuple(self._subscribers):
                try:
                    subscriber(workspace_id, own)
                except Exception:
                    # The events are committed whatever a listener makes of them.
                    log.exception("a listener to events failed", extra={"action": "hint_failed"})

    def wake(self, name: str) -> None:
        """Set the event of that name."""
        self.hint(name).set()
