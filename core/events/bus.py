"""Hints: that events were committed, and that somebody's rows are waiting.

A hint says "look", never "this is so": whoever gets one reads the database. Inside a process hints
go straight to those who wait; a relay also carries them to other processes.
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

    def __call__(self, workspace_id: WorkspaceId, head: int, /) -> None:
        """Take the hint that the log of a workspace reaches up to the number `head`."""
        ...


class Relay(Protocol):
    """Carries hints to other processes. Like a subscriber it returns at once and does not raise,
    because a commit waits for it."""

    def recorded(self, workspace_id: WorkspaceId, head: int) -> None:
        """Pass on that the log of a workspace reaches up to the number `head`."""
        ...

    def wake(self, name: str) -> None:
        """Pass on that rows called `name` wait."""
        ...


class Bus:
    """Fills the seam through which the writer gives its hints. `relay` None: there is no other
    process, or all of them look for themselves once a second."""

    def __init__(self, *, relay: Relay | None = None) -> None:
        self._relay = relay
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
        """Pass on, workspace by workspace, how far the log reaches now."""
        heads: dict[WorkspaceId, int] = {}
        for one in events:
            workspace_id = one.event.workspace_id
            heads[workspace_id] = max(one.seq, heads.get(workspace_id, 0))
        for workspace_id, head in heads.items():
            self.heard(workspace_id, head)
            if self._relay is not None:
                self._relay.recorded(workspace_id, head)

    def wake(self, name: str) -> None:
        """Set the event of that name."""
        self.hint(name).set()
        if self._relay is not None:
            self._relay.wake(name)

    def heard(self, workspace_id: WorkspaceId, head: int) -> None:
        """Tell the subscribers here how far a log reaches; also for what another process says."""
        for subscriber in tuple(self._subscribers):
            try:
                subscriber(workspace_id, head)
            except Exception:
                # The events are committed whatever a listener makes of them.
                log.exception("a listener to events failed", extra={"action": "hint_failed"})

    def woken(self, name: str) -> None:
        """Take another process's word that rows called `name` wait, if anybody waits here."""
        waiting = self._waiting.get(name)
        if waiting is not None:
            waiting.set()
