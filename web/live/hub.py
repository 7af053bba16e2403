"""Fans events out: reads each workspace's log once, builds each frame once, sends it everywhere.

A hint only says that there is something to read; hints may be lost, so the workspaces that have
sockets here are also looked at once a second (`looks.py`). Those at the head of their room get
what comes next together (`serving.py`, `fan_out.py`), the others by themselves (`catching_up.py`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Protocol
from uuid import UUID

from core.clock import Clock, wait_for_hint
from core.events.said import Said
from core.events.type import Topic
from core.ids import PersonId, SessionId, WorkspaceId
from core.measures import LIVE_DROPS
from core.meter import SILENT, Meter
from core.signing import Access
from core.tenants.sight import Sight
from core.tenants.standing import Standing
from web.live.answers import Answers
from web.live.catching_up import PAGE, CatchingUp, Framer, Log
from web.live.connection import Connection
from web.live.farewell import Farewell
from web.live.following import Followed, Follower, follow
from web.live.framed import Framed
from web.live.line import Door, Line
from web.live.looks import Looks, Pulses, Standings
from web.live.room import Room
from web.live.said_frame import framed_news
from web.live.serving import Serving
from web.live.topics import words_of
from web.shapes import moment

log = logging.getLogger(__name__)

HEAD_SECONDS = 15.0
LOOK_SECONDS = 1.0
"""How often a hub looks for what other processes wrote: that long a lost hint costs."""
ENDED_SECONDS = 60.0
"""How long an ended session is remembered: a socket may be on its way in for as long."""


class Watcher(Protocol):
    """Told who comes and goes; returns at once and does not raise."""

    def opened(self, connection: Connection, /) -> None:
        """Take notice of a socket that was let in."""
        ...

    def ended(self, connection: Connection, code: int, /) -> None:
        """Take notice of its end."""
        ...


class LiveHub:
    """The one fan-out of this process; `run` must be running, `heard` is a bus subscriber.

    `rest` is how a busy room pauses, in the machine's own time.
    """

    def __init__(
        self,
        *,
        events: Log,
        framer: Framer,
        pulses: Pulses,
        standings: Standings,
        clock: Clock,
        meter: Meter = SILENT,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._events = events
        self._clock = clock
        self._meter = meter
        self._rooms: dict[WorkspaceId, Room] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._hint = asyncio.Event()
        self._looks_now = False
        self._ended: dict[SessionId, float] = {}
        self._farewell = Farewell(rest=rest)
        self._looks = Looks(
            pulses=pulses, standings=standings, heard=self.heard, spawn=self._spawn
        )
        self.answers = Answers(spawn=self._spawn)
        self.watchers: list[Watcher] = []
        self._serving = Serving(
            events=events,
            framer=framer,
            clock=clock,
            meter=meter,
            rest=rest,
            spawn=self._spawn,
            is_running=lambda: self._tasks is not None,
        )
        self.catching_up = CatchingUp(
            events=events,
            framer=framer,
            spawn=self._spawn,
            monotonic=clock.monotonic,
            reached=self._serving.reached,
        )

    @property
    def connected(self) -> int:
        """How many sockets are signed in."""
        return sum(len(some) for room in self._rooms.values() for some in room.people.values())

    @property
    def waiting_bytes(self) -> int:
        """How many bytes wait here for sockets that read slowly."""
        return sum(one.line.waiting for ws in self._rooms for one in self.connections(ws))

    @property
    def is_closing(self) -> bool:
        """True once `close` was called: nobody new is let in."""
        return self._farewell.is_said

    def now(self) -> datetime:
        """Return the moment as the frames say it."""
        return self._clock.now()

    def dropped(self, reason: str) -> None:
        """Count a socket that is closed from here without its door being asked."""
        self._meter.count(LIVE_DROPS, reason)

    # Who is here.

    def workspaces(self) -> list[WorkspaceId]:
        """Return the workspaces that have sockets here."""
        return [one for one, room in self._rooms.items() if room.people]

    def connections(self, workspace_id: WorkspaceId) -> list[Connection]:
        """Return a workspace's sockets here."""
        room = self._rooms.get(workspace_id)
        return [] if room is None else [one for some in room.people.values() for one in some]

    def is_online(self, workspace_id: WorkspaceId, person_id: PersonId) -> bool:
        """Tell whether the person has a socket here."""
        room = self._rooms.get(workspace_id)
        return room is not None and person_id in room.people

    def listeners(self, workspace_id: WorkspaceId, topic: Topic) -> int:
        """Return how many sockets here joined the topic."""
        room = self._rooms.get(workspace_id)
        return 0 if room is None else sum(len(one.members) for one in room.audiences_of(topic))

    def sights(self, workspace_id: WorkspaceId, topic: Topic) -> set[Sight]:
        """Return what those see who joined the topic here; empty: nobody did."""
        room = self._rooms.get(workspace_id)
        return set() if room is None else {one.view.sight for one in room.audiences_of(topic)}

    # Coming and going.

    async def welcome(
        self, *, line: Line, door: Door, connection_id: UUID, access: Access, standing: Standing
    ) -> Connection:
        """Let a signed-in socket in, say hello, and return who hears its line from now on."""
        room = await self.room(access.workspace_id)
        one = Connection(
            connection_id=connection_id,
            line=line,
            door=door,
            hub=self,
            room=room,
            access=access,
            standing=standing,
        )
        room.enter(one)
        line.hearer = one
        hello = {
            "connection": connection_id.hex,
            # A database's driver may bring ids of a class of its own.
            "person": {"id": str(one.person_id), "name": standing.name},
            "workspace": str(room.workspace_id),
            "head": room.head,
            "server_time": moment(self.now()),
            "topics": words_of(standing.role),
        }
        one.answer("hello", hello)
        one.go_live()
        for watcher in self.watchers:
            watcher.opened(one)
        if self.has_ended(one.session_id):
            one.signed_out()  # It ended while the room was made.
        return one

    def exit(self, one: Connection, code: int) -> None:
        """Forget a socket whose line is gone, and its room when that was the last."""
        room = one.room
        if not room.leave(one):
            return
        self.forget(room)
        for watcher in self.watchers:
            watcher.ended(one, code)
        if self.is_closing and not self._rooms:
            self._farewell.emptied.set()

    async def room(self, workspace_id: WorkspaceId) -> Room:
        """Return the room of a workspace, made when there is none."""
        room = self._rooms.get(workspace_id)
        if room is None:
            head = await self._events.head(workspace_id)
            made = Room(workspace_id=workspace_id, head=head, now=self._clock.monotonic())
            # Two may have waited for the head; the first one's room stands.
            room = self._rooms.setdefault(workspace_id, made)
            # What was committed meanwhile was hinted at when nobody listened yet.
            room.is_dirty = True
            self._serving.serve(room)
        return room

    def forget(self, room: Room) -> None:
        """Drop a room in which nobody is any more."""
        if room.is_empty and self._rooms.get(room.workspace_id) is room:
            del self._rooms[room.workspace_id]
            self._serving.count(room)

    # What it is told.

    def heard(self, workspace_id: WorkspaceId, head: int) -> None:
        """Take the hint that a workspace's log reaches up to the number `head`."""
        room = self._rooms.get(workspace_id)
        if room is not None and room.head < head:
            room.is_dirty = True
            self._serving.serve(room)

    def say(self, said: Said) -> None:
        """Tell the sockets here what is said in passing; also a bus's ear."""
        if said.workspace_id is None:
            rooms = list(self._rooms.values())
        else:
            room = self._rooms.get(said.workspace_id)
            rooms = [] if room is None else [room]
        if rooms:
            news = framed_news(said)
            for room in rooms:
                self._tell(room, news)

    def tell(self, workspace_id: WorkspaceId, news: Framed) -> None:
        """Tell the sockets of a workspace here what was framed already."""
        room = self._rooms.get(workspace_id)
        if room is not None:
            self._tell(room, news)

    def rights_changed(self) -> None:
        """Take the hint that somebody's rights were changed: look at once whose."""
        self._looks_now = True
        self._hint.set()

    def end_sessions(self, sessions: frozenset[SessionId]) -> None:
        """Close the sockets that were opened by these sessions, which have ended."""
        now = self._clock.monotonic()
        kept = {one: at for one, at in self._ended.items() if now - at < ENDED_SECONDS}
        self._ended = kept | dict.fromkeys(sessions, now)
        for room in list(self._rooms.values()):
            for some in list(room.people.values()):
                for one in list(some):
                    if one.session_id in sessions:
                        one.signed_out()

    def has_ended(self, session_id: SessionId | None) -> bool:
        """Tell whether this session has ended since a sign-in by it was checked."""
        return session_id in self._ended

    async def follow(
        self,
        who: Follower,
        *,
        topics: frozenset[str],
        since: int | datetime | None,
        wait_seconds: float,
        limit: int = PAGE,
    ) -> Followed:
        """Return what came after `since` (None: from now on) without a socket, waiting for the
        first of it."""
        return await follow(
            self,
            self.catching_up,
            self._clock,
            who,
            topics=topics,
            since=since,
            wait_seconds=wait_seconds,
            limit=limit,
        )

    async def run(self) -> None:
        """Serve rooms, look at them once a second, and send a head to everybody every 15 s; ends
        when it is cancelled."""
        head_due = self._clock.monotonic() + HEAD_SECONDS
        look_due = self._clock.monotonic() + LOOK_SECONDS
        try:
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                for room in list(self._rooms.values()):
                    self._serving.serve(room)
                while True:
                    left = look_due - self._clock.monotonic()
                    if not self._looks_now and left > 0:
                        await wait_for_hint(self._clock, self._hint, left)
                    now = self._clock.monotonic()
                    if now >= look_due or self._looks_now:
                        look_due = now + LOOK_SECONDS
                        is_told, self._looks_now = self._looks_now, False
                        await self._looks(dict(self._rooms), now, is_told=is_told)
                    if now >= head_due:
                        head_due = now + HEAD_SECONDS
                        for room in list(self._rooms.values()):
                            room.heads_due = True
                            self._serving.serve(room)
        finally:
            self._tasks = None
            self._farewell.cut([one for ws in list(self._rooms) for one in self.connections(ws)])

    # The end.

    def close(self) -> None:
        """Say goodbye to everybody; they are closed with 1012, in the next three seconds when they
        are many. Nobody new is let in."""
        everybody = [one for ws in list(self._rooms) for one in self.connections(ws)]
        self._farewell.is_said = True
        for room in self._rooms.values():
            room.grown.set()  # Who follows without a socket is let go.
        if not self._rooms:
            self._farewell.emptied.set()
        self._spawn(self._farewell.say(everybody, at=self.now()), "live-farewell")

    async def emptied(self, seconds: float) -> None:
        """Return when nobody is here any more after `close`, or so many seconds of the machine's
        have passed."""
        try:
            async with asyncio.timeout(seconds):
                await self._farewell.emptied.wait()
        except TimeoutError:
            log.debug("some sockets had not gone yet", extra={"action": "sockets_left"})

    # How it does it.

    def _tell(self, room: Room, news: Framed) -> None:
        room.news.append(news)
        self._serving.serve(room)

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        if self._tasks is None:
            work.close()
            return
        self._tasks.create_task(_guarded(work), name=name)


async def _guarded(work: Coroutine[None, None, None]) -> None:
    """One socket's trouble is not everybody's."""
    try:
        await work
    except Exception:
        log.exception("something about a live socket failed", extra={"action": "live_failed"})
