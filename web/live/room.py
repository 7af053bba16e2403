"""One workspace that has sockets here: who is in it, and its newest events as they were sent."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID
from weakref import WeakValueDictionary

from core.events.type import Topic
from core.ids import PersonId, WorkspaceId
from core.tenants.sight import Sight
from web.live.audience import Audience, View
from web.live.framed import Framed, Sees

if TYPE_CHECKING:
    from web.live.connection import Connection

RING = 1024
"""Events a room keeps in memory for those who come back soon."""
CHUNK = 32 * 1024
"""About as many bytes go out in one write at most; a longer event goes alone."""
NEWS_AT_MOST = 256
"""What was said in passing and waits; beyond it the oldest is not told any more."""
_KEPT = 32
"""Answers of `page` that are kept: those who come back together ask for the same."""


@dataclass(frozen=True, slots=True)
class Page:
    """What goes out in one write, so many `frames`; `end` is the last number it stands for, shown
    or not."""

    end: int
    data: bytes
    frames: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """A full line: how many bytes waited there at a moment of the monotonic clock."""

    since: float
    waiting: int


class Room:
    """`head` is the last number that is given out here; the ring ends with it.

    A member of an audience stands at `head`, or is about to be brought there by the one task that
    serves the room. All others (`apart`) stand where their own `position` says; those `behind` do
    so since a moment because their line is full.
    """

    __slots__ = (
        "_kept",
        "apart",
        "audiences",
        "behind",
        "checked_at",
        "followers",
        "given",
        "grown",
        "head",
        "heads_due",
        "is_checked",
        "is_dirty",
        "is_doubted",
        "is_served",
        "is_stretched",
        "latest",
        "newcomers",
        "news",
        "oldest",
        "oldest_at",
        "people",
        "read_at",
        "revision",
        "ring",
        "waiting",
        "workspace_id",
    )

    def __init__(self, *, workspace_id: WorkspaceId, head: int, now: float) -> None:
        self.workspace_id = workspace_id
        self.head = head
        self.ring: deque[Framed] = deque(maxlen=RING)
        self.latest: dict[UUID, tuple[int, Sees]] = {}
        self.audiences: WeakValueDictionary[View, Audience] = WeakValueDictionary()
        # A tuple, because most people have one socket and there may be ten thousand of them.
        self.people: dict[PersonId, tuple[Connection, ...]] = {}
        self.apart: set[Connection] = set()
        self.behind: dict[Connection, Stuck] = {}
        self.waiting: list[Connection] = []
        self.newcomers: list[Connection] = []
        self.news: deque[Framed] = deque(maxlen=NEWS_AT_MOST)
        self.followers = 0
        self.given = 0
        """Frames given to sockets that nobody has counted yet."""
        self.grown = asyncio.Event()
        self.is_dirty = self.is_served = self.is_stretched = False
        self.is_checked = self.is_doubted = False
        self.heads_due = False
        self.oldest: int | None = None
        self.oldest_at = self.read_at = float("-inf")
        self.checked_at = now
        self.revision: int | None = None
        self._kept: dict[tuple[int, int, Audience], Page] = {}

    def enter(self, one: Connection) -> None:
        """Let somebody's socket in; whoever looks at rights just now has not seen this one."""
        if self.is_checked:
            self.newcomers.append(one)
        self.people[one.person_id] = (*self.people.get(one.person_id, ()), one)

    def known(self, person_id: PersonId) -> PersonId:
        """Return the id as it is held here already: somebody's sockets need one between them."""
        some = self.people.get(person_id)
        return some[0].person_id if some else person_id

    def leave(self, one: Connection) -> bool:
        """Forget a socket; False when it was forgotten before."""
        self.apart.discard(one)
        some = self.people.get(one.person_id, ())
        if one not in some:
            return False
        left = tuple(other for other in some if other is not one)
        if left:
            self.people[one.person_id] = left
        else:
            del self.people[one.person_id]
        return True

    @property
    def is_empty(self) -> bool:
        """True when nobody is here and nobody waits for its events."""
        return not self.people and not self.followers

    def audience(self, view: View) -> Audience:
        """Return the audience with this view, made when there is none."""
        found = self.audiences.get(view)
        if found is None:
            found = self.audiences[view] = Audience(view)
        return found

    def audiences_of(self, topic: Topic) -> list[Audience]:
        """Return those whose members joined a topic and may hear of it."""
        return [
            one
            for one in list(self.audiences.values())
            if one.members and topic.value in one.view.topics and topic in one.view.may
        ]

    def take(self, part: Sequence[Framed]) -> None:
        """Move on: these are the next events, and everybody will get them."""
        self.ring.extend(part)
        self.head = part[-1].seq
        for one in part:
            for thing, sees in one.things.items():
                self.latest[thing] = (one.seq, sees)
        if len(self.latest) > 4 * RING:
            first = self.ring[0].seq
            self.latest = {key: one for key, one in self.latest.items() if one[0] >= first}
        self._kept.clear()
        grown, self.grown = self.grown, asyncio.Event()
        grown.set()

    def reach_back(self, block: Sequence[Framed]) -> None:
        """Put older events before the ring, as many as it has room for, when they adjoin it."""
        first = self.ring[0].seq if self.ring else self.head + 1
        older = [one for one in block if one.seq < first]
        if not older or older[-1].seq != first - 1:
            return
        for one in reversed(older):
            if len(self.ring) == RING:
                break
            self.ring.appendleft(one)

    def covers(self, position: int) -> bool:
        """Tell whether everything after this number is in the ring."""
        return position >= self.head or (bool(self.ring) and self.ring[0].seq <= position + 1)

    def page(
        self, position: int, upto: int, audience: Audience, person_id: PersonId
    ) -> Page | None:
        """Return what follows `position` for somebody with this view, not beyond `upto`; None when
        it has to be read from the log: it is older than the ring, or of something that they may
        not see any more."""
        if not self.covers(position):
            return None
        last = min(upto, self.head)
        key = (position, last, audience)
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        view = audience.view
        parts: list[bytes] = []
        size, end, is_shared = 0, position, True
        for one in islice(self.ring, position + 1 - self.ring[0].seq, None):
            if one.seq > last:
                break
            data = view.wire(one, person_id)
            if data:
                if parts and size + len(data) > CHUNK:
                    break
                if not view.sight.is_everything and self._is_lost(one, view.sight):
                    return None
                parts.append(data)
                size += len(data)
            is_shared = is_shared and one.persons is None
            end = one.seq
        page = Page(end, b"".join(parts), len(parts))
        if is_shared and len(self._kept) < _KEPT:
            self._kept[key] = page
        return page

    def recent(self, position: int, view: View, *, limit: int) -> list[Framed] | None:
        """Return up to `limit` events after `position`; None as with `page`."""
        if not self.covers(position):
            return None
        start = position + 1 - self.ring[0].seq
        some = list(islice(self.ring, start, start + limit))
        is_narrow = not view.sight.is_everything
        return None if is_narrow and any(self._is_lost(one, view.sight) for one in some) else some

    def _is_lost(self, one: Framed, sight: Sight) -> bool:
        """Tell whether something in it that is shown has left this sight since. What it is about
        is shown; of the rest only what the sight covered."""
        for place, (thing, sees) in enumerate(one.things.items()):
            seq, sees_now = self.latest.get(thing, (0, sees))
            if seq > one.seq and not sees_now(sight) and (not place or sees(sight)):
                return True
        return False
