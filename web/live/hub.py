"""Fans events out: reads each workspace's log once, builds each frame once, queues it everywhere.

A hint only says that there is something to read. Where other processes write too, hints may not
come: the logs of those who have sockets here are also looked at once a second. Sockets that catch
up read by themselves, first from the ring in memory, then from the log, and join the others at a
moment when nothing lies between: that is why no frame is missing and none comes twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.clock import Clock, wait_for_hint
from core.events.event import Recorded
from core.events.log import EventLog
from core.events.type import Topic
from core.ids import WorkspaceId
from core.measures import LIVE_LAG
from core.meter import SILENT, Meter
from web.live.protocol import Bye, Head, frame

log = logging.getLogger(__name__)

RING = 1024
PAGE = 200
HEAD_SECONDS = 15.0
LOOK_SECONDS = 1.0
"""How often a hub looks for what other processes wrote: that long a lost hint costs."""
REPLAY_AT_MOST = 5_000
"""A client that missed more loads its lists afresh, which is cheaper for both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """One event of the log as it is sent. `body` None: nobody is shown this type."""

    seq: int
    topic: Topic | None
    body: bytes | None


class Framer(Protocol):
    """Builds frames from events, with the rows as they are now."""

    async def __call__(
        self, workspace_id: WorkspaceId, events: Sequence[Recorded], /
    ) -> list[Framed]:
        """Return one per event, in their order."""
        ...


class Listener(Protocol):
    """A socket as the hub sees it; nothing here waits."""

    def publish(self, framed: Sequence[Framed]) -> None:
        """Queue what it subscribed to."""
        ...

    def send_head(self, body: bytes) -> None:
        """Queue a head frame behind everything queued so far."""
        ...

    def leave(self, body: bytes) -> None:
        """Queue the goodbye and close with 1012."""
        ...


@dataclass(slots=True)
class _Room:
    """One workspace that has sockets. `head` is the last number given to them."""

    head: int
    members: set[Listener] = field(default_factory=set)
    ring: deque[Framed] = field(default_factory=lambda: deque(maxlen=RING))


class LiveHub:
    """The one fan-out of this process; `run` must be running, `heard` is a bus subscriber.

    `is_alone`: no other process writes, so every hint there is comes from this one.
    """

    def __init__(
        self,
        *,
        events: EventLog,
        framer: Framer,
        clock: Clock,
        is_alone: bool = True,
        meter: Meter = SILENT,
    ) -> None:
        self._events = events
        self._framer = framer
        self._clock = clock
        self._meter = meter
        self._rooms: dict[WorkspaceId, _Room] = {}
        self._dirty: set[WorkspaceId] = set()
        self._hint = asyncio.Event()
        self._is_closing = False
        self._looks_every = None if is_alone else LOOK_SECONDS
        self._is_blind = False

    @property
    def connected(self) -> int:
        """How many sockets are signed in."""
        return sum(len(room.members) for room in self._rooms.values())

    @property
    def is_closing(self) -> bool:
        """True once `close` was called: nobody new is let in."""
        return self._is_closing

    def heard(self, workspace_id: WorkspaceId, head: int) -> None:
        """Take the hint that a workspace's log reaches up to the number `head`."""
        room = self._rooms.get(workspace_id)
        if room is not None and room.head < head:
            self._dirty.add(workspace_id)
            self._hint.set()

    async def enter(self, workspace_id: WorkspaceId, listener: Listener) -> int:
        """Add a socket and return the head it starts from; it gets heads, but no events yet."""
        if workspace_id not in self._rooms:
            head = await self._events.head(workspace_id)
            # Two may have waited for the head; the first one's room stands.
            self._rooms.setdefault(workspace_id, _Room(head=head))
            # What was committed meanwhile was hinted at when nobody listened yet.
            self._dirty.add(workspace_id)
            self._hint.set()
        room = self._rooms[workspace_id]
        room.members.add(listener)
        return room.head

    def exit(self, workspace_id: WorkspaceId, listener: Listener) -> None:
        """Take a socket out; an empty room is forgotten."""
        room = self._rooms.get(workspace_id)
        if room is not None:
            room.members.discard(listener)
            if not room.members:
                del self._rooms[workspace_id]

    def head(self, workspace_id: WorkspaceId) -> int:
        """Return the number of the last event given to the sockets of a workspace."""
        return self._rooms[workspace_id].head

    async def can_replay(self, workspace_id: WorkspaceId, since: int) -> bool:
        """Tell whether everything after `since` is still there and little enough to send."""
        head = self.head(workspace_id)
        if since > head:
            # Usually a hint that is on its way; a number from another log is not ours to resume.
            return since <= await self._events.head(workspace_id)
        if head - since > REPLAY_AT_MOST:
            return False
        ring = self._rooms[workspace_id].ring
        if since == head or (ring and ring[0].seq <= since + 1):
            return True
        first = await self._events.first(workspace_id)
        return first is not None and first <= since + 1

    async def after(self, workspace_id: WorkspaceId, seq: int) -> list[Framed]:
        """Return a page of what the sockets were given after `seq`; empty when that is all."""
        room = self._rooms[workspace_id]
        if seq >= room.head:
            return []
        if room.ring and room.ring[0].seq <= seq + 1:
            start = seq + 1 - room.ring[0].seq
            return [room.ring[at] for at in range(start, min(start + PAGE, len(room.ring)))]
        upto = room.head
        events = await self._events.since(workspace_id, seq, limit=PAGE)
        return await self._framer(workspace_id, [one for one in events if one.seq <= upto])

    async def run(self) -> None:
        """Serve hints, look for what others wrote, and send a head to everybody every 15 s; ends
        when it is cancelled."""
        every = HEAD_SECONDS if self._looks_every is None else self._looks_every
        head_due = self._clock.monotonic() + HEAD_SECONDS
        look_due = self._clock.monotonic() + every
        while True:
            left = min(head_due, look_due) - self._clock.monotonic()
            if not self._dirty and left > 0:
                await wait_for_hint(self._clock, self._hint, left)
            now = self._clock.monotonic()
            if now >= look_due:
                look_due = now + every
                await self._look()
            dirty, self._dirty = self._dirty, set()
            for workspace_id in dirty:
                try:
                    await self._read_on(workspace_id)
                except Exception:
                    log.exception("events could not be read", extra={"action": "hub_read_failed"})
            if now >= head_due:
                head_due = now + HEAD_SECONDS
                self._send_heads()

    def close(self) -> None:
        """Say goodbye to everybody; they are closed with 1012."""
        self._is_closing = True
        goodbye = Bye(
            reason="restart",
            text="The server restarts. The page reconnects by itself.",
            retry_after=1,
        )
        body = frame("bye", goodbye, at=self._clock.now())
        for room in list(self._rooms.values()):
            for member in list(room.members):
                member.leave(body)

    async def _look(self) -> None:
        """Find the logs that have grown without a hint."""
        if not self._rooms:
            return
        try:
            heads = await self._events.heads(self._rooms.keys())
        except Exception:
            if not self._is_blind:
                log.exception("heads could not be read", extra={"action": "hub_look_failed"})
            self._is_blind = True
            return
        self._is_blind = False
        for workspace_id, head in heads.items():
            self.heard(workspace_id, head)

    async def _read_on(self, workspace_id: WorkspaceId) -> None:
        while (room := self._rooms.get(workspace_id)) is not None:
            events = await self._events.since(workspace_id, room.head, limit=PAGE)
            if not events:
                return
            framed = await self._framer(workspace_id, events)
            # From here to the end nothing waits: room and sockets move on together.
            if self._rooms.get(workspace_id) is not room:
                return
            room.ring.extend(framed)
            room.head = framed[-1].seq
            for member in list(room.members):
                member.publish(framed)
            lag = self._clock.now() - events[0].event.at
            self._meter.observe(LIVE_LAG, max(0.0, lag.total_seconds()))

    def _send_heads(self) -> None:
        now = self._clock.now()
        for room in self._rooms.values():
            body = frame("head", Head(head=room.head), at=now)
            for member in list(room.members):
                member.send_head(body)
