"""Waiting for events without a socket: the long poll, with a socket's rights and horizon."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.clock import Clock
from core.ids import PersonId, WorkspaceId
from core.tenants.access import Rights
from core.tenants.sight import Sight
from web.live.audience import View
from web.live.catching_up import PAGE, CatchingUp
from web.live.framed import Framed
from web.live.protocol import Why
from web.live.room import Room
from web.live.topics import may_of, settings_of

MOST_BYTES = 1 << 20
"""An answer ends with the event that reaches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Who asks: what they are and see when they ask."""

    workspace_id: WorkspaceId
    person_id: PersonId
    role: Rights
    sight: Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """`frames` are JSON as on the socket, `cursor` is what to ask for next. `why` is set when
    `since` could not be resumed: load lists afresh."""

    frames: tuple[bytes, ...]
    cursor: int
    why: Why | None = None


class Rooms(Protocol):
    """Where the rooms are: the hub."""

    @property
    def is_closing(self) -> bool:
        """True once everybody is sent away."""
        ...

    async def room(self, workspace_id: WorkspaceId) -> Room:
        """Return the room of a workspace, made when there is none."""
        ...

    def forget(self, room: Room) -> None:
        """Drop a room in which nobody is any more."""
        ...


async def follow(
    rooms: Rooms,
    catching_up: CatchingUp,
    clock: Clock,
    who: Follower,
    *,
    topics: frozenset[str],
    since: int | datetime | None,
    wait_seconds: float,
    limit: int,
) -> Followed:
    """Return up to `limit` events that came after `since` (None: from now on), waiting for the
    first of it; not when everybody is sent away."""
    view = View(
        topics=topics,
        may=may_of(who.role),
        settings=settings_of(who.role),
        sight=who.sight,
        deflates=False,
    )
    room = await rooms.room(who.workspace_id)
    room.followers += 1
    try:
        position = room.head
        if since is not None:
            found, why = await catching_up.first_after(room, since)
            if found is None:
                return Followed(frames=(), cursor=room.head, why=why)
            position = found
        until = clock.monotonic() + wait_seconds
        while True:
            grown = room.grown
            followed = await _next(room, catching_up, who, view, position, limit)
            left = until - clock.monotonic()
            if followed.frames or followed.why or left <= 0 or rooms.is_closing:
                return followed
            position = followed.cursor
            if grown is room.grown:
                await _until(clock, grown, left)
    finally:
        room.followers -= 1
        rooms.forget(room)


async def _next(
    room: Room, catching_up: CatchingUp, who: Follower, view: View, position: int, limit: int
) -> Followed:
    """Return what there is after `position`; no frames when nothing of it is theirs."""
    while position < room.head:
        page = room.recent(position, view, limit=PAGE)
        if page is None:
            page = await catching_up.read(room, position)
            if not page or page[0].seq != position + 1:
                return Followed(frames=(), cursor=room.head, why="horizon")
        frames, position = _taken(page, view, who, limit)
        if frames:
            return Followed(frames=frames, cursor=position)
    return Followed(frames=(), cursor=position)


def _taken(
    page: Sequence[Framed], view: View, who: Follower, limit: int
) -> tuple[tuple[bytes, ...], int]:
    frames: list[bytes] = []
    size = 0
    for one in page:
        body = view.body(one, who.person_id)
        if body:
            frames.append(body)
            size += len(body)
        if size >= MOST_BYTES or len(frames) >= limit:
            return tuple(frames), one.seq
    return tuple(frames), page[-1].seq


async def _until(clock: Clock, grown: asyncio.Event, seconds: float) -> None:
    """Wait for the event, for which others wait too and which nobody clears."""
    loop = asyncio.get_running_loop()
    waiting = {
        loop.create_task(clock.sleep(seconds), name="follow-moment"),
        loop.create_task(grown.wait(), name="follow-grown"),
    }
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
