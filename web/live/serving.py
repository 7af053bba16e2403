"""Keeps rooms up with their logs: one task per room, for as long as there is something to give.

An idle room is read at once, a busy one at most every 20 ms: in a flood one look then takes many
commits, and what comes close together goes out in one write. Where that takes long, because many
are there, everybody else has the machine for half as long again before the next one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from core.clock import Clock
from core.measures import LIVE_BROADCAST_SECONDS, LIVE_FRAMES, LIVE_LAG
from core.meter import Meter
from web.live.catching_up import PAGE, Framer, Log, Spawn
from web.live.fan_out import give_heads, give_out, parts
from web.live.framed import Framed
from web.live.protocol import Head, frame
from web.live.room import Room
from web.live.wire import frame as framed

log = logging.getLogger(__name__)

REST_SECONDS = 0.02
"""A busy room is read no sooner than that after it was read."""
BREATH_SHARE = 0.5
BREATH_SECONDS = 0.05
"""After a long round it rests for half of what that took, and no more than so long."""
REACH_SECONDS = 5.0
"""How long a client waits to be told whether its number can be resumed."""


def rest_after(took: float) -> float:
    """Return how many seconds a busy room rests after a round that took so many; below zero: not
    at all. Whoever has something to say has their turn meanwhile, and the next round takes more
    of it: with ten thousand in a room that is the difference between one event a write and ten."""
    return max(REST_SECONDS - took, min(took * BREATH_SHARE, BREATH_SECONDS))


class Serving:
    """`rest` is how a busy room pauses; it is the machine that it spares, so it is no clock's
    time. `is_running` tells whether `spawn` takes anything just now."""

    def __init__(
        self,
        *,
        events: Log,
        framer: Framer,
        clock: Clock,
        meter: Meter,
        rest: Callable[[float], Awaitable[None]],
        spawn: Spawn,
        is_running: Callable[[], bool],
    ) -> None:
        self._events = events
        self._framer = framer
        self._clock = clock
        self._meter = meter
        self._rest = rest
        self._spawn = spawn
        self._is_running = is_running

    def serve(self, room: Room) -> None:
        """See to it that the one task is there that serves the room."""
        if not room.is_served and self._is_running():
            room.is_served = True
            self._spawn(self._serve(room), "live-room")

    async def reached(self, room: Room, seq: int) -> None:
        """Wait until everything up to a number that is committed was given out."""
        async with asyncio.timeout(REACH_SECONDS):
            while room.head < seq and self._is_running():
                grown = room.grown
                if grown.is_set():
                    return  # Everybody is sent away.
                room.is_dirty = True
                self.serve(room)
                await grown.wait()

    async def _serve(self, room: Room) -> None:
        loop = asyncio.get_running_loop()
        try:
            left = room.read_at + REST_SECONDS - loop.time()
            while room.is_dirty or room.news or room.heads_due:
                if left > 0:
                    await self._rest(left)
                room.read_at = loop.time()
                if room.is_dirty:
                    room.is_dirty = False
                    await self._read_on(room)
                if room.news:
                    await self._give(room, [])
                if room.heads_due:
                    room.heads_due = False
                    body = frame("head", Head(head=room.head), at=self._clock.now())
                    await give_heads(room, framed(body))
                left = rest_after(loop.time() - room.read_at)
        except Exception:
            # The next look tries again.
            log.exception("events could not be read", extra={"action": "hub_read_failed"})
        finally:
            room.is_served = False

    async def _read_on(self, room: Room) -> None:
        while not room.is_empty:
            events = await self._events.since(room.workspace_id, room.head, limit=PAGE)
            if not events:
                return
            for part in parts(await self._framer(room.workspace_id, events)):
                await self._give(room, part)
            lag = self._clock.now() - events[0].event.at
            self._meter.observe(LIVE_LAG, max(0.0, lag.total_seconds()))
            if len(events) < PAGE:
                return

    async def _give(self, room: Room, part: list[Framed]) -> None:
        news = list(room.news)
        room.news.clear()
        began = self._clock.monotonic()
        await give_out(room, part, news, monotonic=began)
        self._meter.observe(LIVE_BROADCAST_SECONDS, self._clock.monotonic() - began)
        self.count(room)

    def count(self, room: Room) -> None:
        """Count the frames that sockets were given since."""
        if room.given:
            self._meter.count(LIVE_FRAMES, by=room.given)
            room.given = 0
