"""Hints: that events were committed, and that somebody's rows are waiting; and what is said in
passing.

A hint says "look", never "this is so": whoever gets one reads the database. Inside a process all
of it goes straight to those who wait; a relay also carries it to other processes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from core.events.event import Recorded
from core.events.said import Said
from core.ids import WorkspaceId

log = logging.getLogger(__name__)


class Subscriber(Protocol):
    """Told of committed events; must return at once and not raise."""

    def __call__(self, workspace_id: WorkspaceId, head: int, /) -> None:
        """Take the hint that the log of a workspace reaches up to the number `head`."""
        ...


class Ear(Protocol):
    """Told of what is said in passing; must return at once and not raise."""

    def __call__(self, said: Said, /) -> None:
        """Take the news."""
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

    def say(self, said: Said) -> None:
        """Pass on what is said in passing."""
        ...


class Bus:
    """Fills the seam through which the writer gives its hints. `relay` None: there is no other
    process, or all of them look for themselves once a second."""

    def __init__(self, *, relay: Relay | None = None) -> None:
        self._relay = relay
        self._subscribers: list[Subscriber] = []
        self._waiting: dict[str, asyncio.Event] = {}
        self._woken: dict[str, list[Callable[[], None]]] = {}
        self._ears: list[Ear] = []

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Add a subscriber; return a function that takes it out again."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def listen(self, ear: Ear) -> Callable[[], None]:
        """Add somebody who hears what is said in passing; return a function that ends it."""
        self._ears.append(ear)
        return lambda: self._ears.remove(ear)

    def on_wake(self, name: str, call: Callable[[], None]) -> None:
        """Call this too whenever rows called `name` wait; it must return at once."""
        self._woken.setdefault(name, []).append(call)

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
        self.hint(name)
        self.woken(name)
        if self._relay is not None:
            self._relay.wake(name)

    def say(self, said: Said) -> None:
        """Say something in passing, here and in the other processes."""
        self.overheard(said)
        if self._relay is not None:
            self._relay.say(said)

    def overheard(self, said: Said) -> None:
        """Tell those who listen here; also for what another process says."""
        for ear in tuple(self._ears):
            try:
                ear(said)
            except Exception:
                log.exception("a listener to news failed", extra={"action": "news_failed"})

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
        for call in self._woken.get(name, ()):
            try:
                call()
            except Exception:
                log.exception("a listener to hints failed", extra={"action": "hint_failed"})
