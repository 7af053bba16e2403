"""Brings sockets up that came back, joined later, or read slowly: from the ring, then the log.

Nothing is waited for. What the ring has is written at once; only what is older costs a task, for
as long as the read takes. A socket goes live in the very moment in which nothing lies between it
and the head of its room: that is why no frame is missing and none comes twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Protocol

from core.events.event import Recorded
from core.ids import WorkspaceId
from web.live.connection import FULL, Connection
from web.live.framed import Framed
from web.live.protocol import Close, Why
from web.live.room import CHUNK, RING, Page, Room, Stuck
from web.live.turns import Turns

log = logging.getLogger(__name__)

PAGE = 200
REPLAY_AT_MOST = 5_000
"""A client that missed more loads its lists afresh, which is cheaper for both."""
SLACK = RING
"""How much further it may fall behind while it is being brought up."""
OLDEST_SECONDS = 1.0
"""How long it is known which event is the oldest that is kept."""
READS = 2
"""How many of the database's readers may be busy with what clients missed."""

Spawn = Callable[[Coroutine[None, None, None], str], None]
"""Runs something for as long as the hub runs."""


class Framer(Protocol):
    """Builds frames from events, with the rows as they are now."""

    async def __call__(
        self, workspace_id: WorkspaceId, events: Sequence[Recorded], /
    ) -> list[Framed]:
        """Return one per event, in their order."""
        ...


class Log(Protocol):
    """What of `core.events.log.EventLog` is asked here."""

    async def head(self, workspace_id: WorkspaceId, /) -> int:
        """Return the number of the newest event; 0 when there is none."""
        ...

    async def first(self, workspace_id: WorkspaceId, /) -> int | None:
        """Return the number of the oldest event that is still kept; None when there is none."""
        ...

    async def before(
        self, workspace_id: WorkspaceId, moment: datetime, /, *, most: int
    ) -> int | None:
        """Return the number of the last event before a moment; None when that is too far back."""
        ...

    async def since(self, workspace_id: WorkspaceId, seq: int, /, *, limit: int) -> list[Recorded]:
        """Return up to `limit` events after a number, in their order."""
        ...


class CatchingUp:
    """`monotonic` tells since when a line is full; `reached` waits until a room's head is at a
    number that is committed."""

    def __init__(
        self,
        *,
        events: Log,
        framer: Framer,
        spawn: Spawn,
        monotonic: Callable[[], float],
        reached: Callable[[Room, int], Coroutine[None, None, None]],
    ) -> None:
        self._events = events
        self._framer = framer
        self._spawn = spawn
        self._monotonic = monotonic
        self._reached = reached
        self._reading = asyncio.Semaphore(READS)

    def advance(self, one: Connection) -> None:
        """Give it what fits, and let it go live when nothing lies between."""
        room = one.room
        while not one.is_over and not one.is_live and not one.is_reading:
            if one.line.waiting > FULL:
                room.behind.setdefault(one, Stuck(self._monotonic(), one.line.waiting))
                return
            if one.position >= room.head:
                one.go_live()
                return
            if room.head - one.position > REPLAY_AT_MOST + SLACK:
                one.lag()
                return
            page = one.next_page()
            if page is None:
                self._ask_the_log(one)
                return
            one.take(page)

    def begin(self, one: Connection, new: frozenset[str], since: int | datetime) -> None:
        """Let it join topics from `since` on, once it is known whether that can be replayed."""
        room = one.room
        if isinstance(since, int) and since <= room.head:
            if room.head - since > REPLAY_AT_MOST:
                self._decided(one, new, None, "horizon")
                return
            if room.covers(since):
                self._decided(one, new, since)
                return
        self._spawn(self._decide(one, new, since), "live-since")

    async def first_after(
        self, room: Room, since: int | datetime
    ) -> tuple[int | None, Why | None]:
        """Return the number to replay from, None with the reason when that cannot be."""
        workspace_id = room.workspace_id
        if isinstance(since, datetime):
            found = await self._events.before(workspace_id, since, most=REPLAY_AT_MOST)
            if found is None:
                return None, "horizon"
            await self._reached(room, found)
            return found, None
        if since > room.head:
            if since > await self._events.head(workspace_id):
                return None, "unknown"  # A number from another log is not ours to resume.
            await self._reached(room, since)
            return since, None
        if room.head - since > REPLAY_AT_MOST:
            return None, "horizon"
        if room.covers(since):
            return since, None
        first = await self._oldest(room)
        return (since, None) if first is not None and first <= since + 1 else (None, "horizon")

    async def _oldest(self, room: Room) -> int | None:
        """Return the number of the oldest event that is kept. Asked once a second for all who come
        back together; what is cleaned away meanwhile is missed when it is read."""
        now = self._monotonic()
        if now - room.oldest_at >= OLDEST_SECONDS:
            room.oldest = await self._events.first(room.workspace_id)
            room.oldest_at = now
        return room.oldest

    async def read(self, room: Room, position: int) -> list[Framed]:
        """Return a page of what is older than the ring, framed with the rows as they are now. It
        has a gap at its beginning when that is not kept any more."""
        workspace_id = room.workspace_id
        events = await self._events.since(workspace_id, position, limit=PAGE)
        return await self._framer(workspace_id, [one for one in events if one.seq <= room.head])

    def _decided(
        self, one: Connection, new: frozenset[str], since: int | None, why: Why | None = None
    ) -> None:
        one.is_deciding = False
        if not one.is_over:
            one.join(new, since, why)

    async def _decide(self, one: Connection, new: frozenset[str], since: int | datetime) -> None:
        try:
            async with self._reading:
                found, why = await self.first_after(one.room, since)
        except Exception:
            log.exception("a number could not be looked up", extra={"action": "replay_failed"})
            self._failed(one)
            return
        self._decided(one, new, found, why)

    def _ask_the_log(self, one: Connection) -> None:
        room = one.room
        one.is_reading = True
        first = room.ring[0].seq if room.ring else room.head + 1
        is_near = room.head - one.position <= RING
        if not room.covers(one.position) and is_near and first > 1 and len(room.ring) < RING:
            room.waiting.append(one)
            if not room.is_stretched:
                room.is_stretched = True
                self._spawn(self._stretch(room), "live-ring")
        else:
            self._spawn(self._read_for(one), "live-read")

    async def _stretch(self, room: Room) -> None:
        """Bring older events into the ring for all who wait for them: after a restart everybody
        comes back at once and asks for about the same."""
        while room.waiting:
            asked, room.waiting = room.waiting, []
            try:
                block = await self._block(room, min(one.position for one in asked))
            except Exception:
                log.exception("the log could not be read", extra={"action": "replay_failed"})
                for one in asked:
                    self._failed(one)
                continue
            room.reach_back(block)
            turns = Turns()
            for one in asked:
                one.is_reading = False
                if room.covers(one.position):
                    self.advance(one)
                elif not one.is_over:
                    one.is_reading = True
                    self._spawn(self._read_for(one), "live-read")
                if turns.is_over():
                    await turns.next()
        room.is_stretched = False

    async def _block(self, room: Room, position: int) -> list[Framed]:
        """Return what lies between a number and the ring, without a gap before the ring."""
        upto = room.ring[0].seq - 1 if room.ring else room.head
        block: list[Framed] = []
        while position < upto:
            async with self._reading:
                events = await self._events.since(room.workspace_id, position, limit=PAGE)
                some = [one for one in events if one.seq <= upto]
                block += await self._framer(room.workspace_id, some)
            if not some:
                break
            position = some[-1].seq
        return block

    async def _read_for(self, one: Connection) -> None:
        """Bring one socket a page further than the ring reaches back."""
        try:
            async with self._reading:
                page = [] if one.is_over else await self.read(one.room, one.position)
        except Exception:
            log.exception("the log could not be read", extra={"action": "replay_failed"})
            self._failed(one)
            return
        one.is_reading = False
        if one.is_over:
            return
        if not page or page[0].seq != one.position + 1:
            one.gap()
        else:
            self._write(one, page)
        self.advance(one)

    def _write(self, one: Connection, page: Sequence[Framed]) -> None:
        """Write as much of a page as the line takes; the rest is read again when it is clear."""
        parts: list[bytes] = []
        size = 0
        for framed in page:
            upto, topics = one.bound()
            view = one.audience.view if topics is None else one.view_of(topics)
            data = view.wire(framed, one.person_id)
            if parts and size + len(data) > CHUNK:
                one.take(Page(framed.seq - 1, b"".join(parts), len(parts)))
                parts, size = [], 0
                if one.line.waiting > FULL:
                    return
            if data:
                parts.append(data)
                size += len(data)
            if framed.seq >= upto:
                one.take(Page(framed.seq, b"".join(parts), len(parts)))
                parts, size = [], 0
        one.take(Page(page[-1].seq, b"".join(parts), len(parts)))

    def _failed(self, one: Connection) -> None:
        """End a socket whose events cannot be read: the client comes back and asks again."""
        one.is_reading = one.is_deciding = False
        if not one.is_over:
            one.door.refuse(Close.BROKEN, "internal", "something went wrong here; it was logged")
