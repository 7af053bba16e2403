"""Who is here and what they look at: the state alone, without sockets and without a database.

What ends is told a little later than what begins: a page that is loaded anew is gone for a second,
and nobody should see its reader leave and come back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal
from uuid import UUID

from core.clock import Clock
from core.ids import PersonId, WorkspaceId

GRACE_SECONDS = 5.0
TYPING_SECONDS = 10.0
LOOKING_SECONDS = 120.0
"""What a client does not say again ends by itself after that long."""
AGAIN_SECONDS = 60.0
"""How often what goes on is said again, for those in other processes who missed it."""


class Doing(Enum):
    """What somebody does at a case or alert; the value is the word on the wire."""

    LOOKING = "looking"
    TYPING = "typing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A case or an alert."""

    kind: Literal["case", "alert"]
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """Somebody is here now, or is not any more."""

    person_id: PersonId
    is_online: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """Somebody does this at a thing now; None: nothing any more."""

    person_id: PersonId
    thing: Thing
    doing: Doing | None


@dataclass(slots=True, kw_only=True)
class _Act:
    """What one socket last said; moments are the clock's monotonic seconds."""

    person_id: PersonId
    thing: Thing
    looks_until: float
    types_until: float


@dataclass(slots=True)
class _Room:
    """One workspace. `people` have so many sockets, `said` is kept only of sockets that say
    something, `far` are people who are online by what the log of sockets says."""

    people: dict[PersonId, int] = field(default_factory=dict)
    said: dict[UUID, _Act] = field(default_factory=dict)
    gone_at: dict[PersonId, float] = field(default_factory=dict)
    far: frozenset[PersonId] = frozenset()
    told: set[PersonId] = field(default_factory=set)
    acts: dict[tuple[PersonId, Thing], tuple[Doing, float]] = field(default_factory=dict)


class Presence:
    """Told by the sockets of this process; `changes` tells what is different since it was asked
    last."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._rooms: dict[WorkspaceId, _Room] = {}

    def workspaces(self) -> list[WorkspaceId]:
        """Return where somebody is or was a moment ago."""
        return list(self._rooms)

    def online(self, workspace_id: WorkspaceId) -> frozenset[PersonId]:
        """Return who is here, as far as this process knows."""
        room = self._rooms.get(workspace_id)
        return frozenset() if room is None else frozenset(self._online(room))

    def came(self, workspace_id: WorkspaceId, person_id: PersonId) -> None:
        """A socket was opened."""
        room = self._rooms.setdefault(workspace_id, _Room())
        room.people[person_id] = room.people.get(person_id, 0) + 1
        room.gone_at.pop(person_id, None)

    def went(self, workspace_id: WorkspaceId, person_id: PersonId, socket: UUID) -> None:
        """A socket that was opened has ended, and with it what was done there."""
        room = self._rooms.get(workspace_id)
        if room is None or person_id not in room.people:
            return
        room.said.pop(socket, None)
        room.people[person_id] -= 1
        if not room.people[person_id]:
            del room.people[person_id]
            room.gone_at[person_id] = self._clock.monotonic()

    def does(
        self,
        workspace_id: WorkspaceId,
        person_id: PersonId,
        socket: UUID,
        *,
        thing: Thing | None,
        is_typing: bool,
    ) -> None:
        """An open socket says what its person does now; None: nothing in particular."""
        room = self._rooms.get(workspace_id)
        if room is None or person_id not in room.people:
            return
        now = self._clock.monotonic()
        if thing is None:
            room.said.pop(socket, None)
        else:
            room.said[socket] = _Act(
                person_id=person_id,
                thing=thing,
                looks_until=now + LOOKING_SECONDS,
                types_until=now + TYPING_SECONDS if is_typing else now,
            )

    def others(self, workspace_id: WorkspaceId, online: Collection[PersonId]) -> None:
        """Take who is online in any process."""
        room = self._rooms.get(workspace_id)
        if room is not None:
            room.far = frozenset(online)

    def changes(self, workspace_id: WorkspaceId) -> list[Came | Acts]:
        """Return what is different since this was asked last, and remember that it was told."""
        room = self._rooms.get(workspace_id)
        if room is None:
            return []
        online = self._online(room)
        came = [Came(person_id=one, is_online=True) for one in sorted(online - room.told)]
        left = [Came(person_id=one, is_online=False) for one in sorted(room.told - online)]
        room.told = online
        acts = list(self._acts(room))
        if not room.people and not room.gone_at and not room.acts:
            del self._rooms[workspace_id]
        return [*came, *acts, *left]

    def _online(self, room: _Room) -> set[PersonId]:
        over = self._clock.monotonic() - GRACE_SECONDS
        room.gone_at = {one: at for one, at in room.gone_at.items() if at > over}
        return {*room.people, *room.gone_at, *room.far}

    def _acts(self, room: _Room) -> Iterator[Acts]:
        now = self._clock.monotonic()
        current: dict[tuple[PersonId, Thing], Doing] = {}
        room.said = {socket: act for socket, act in room.said.items() if act.looks_until > now}
        for act in room.said.values():
            key = (act.person_id, act.thing)
            if act.types_until > now or current.get(key) is Doing.TYPING:
                current[key] = Doing.TYPING
            else:
                current[key] = Doing.LOOKING
        for (person_id, thing), doing in current.items():
            told, at = room.acts.get((person_id, thing), (None, now))
            if told is not doing or now >= at + AGAIN_SECONDS:
                room.acts[person_id, thing] = (doing, now)
                yield Acts(person_id=person_id, thing=thing, doing=doing)
        for key in [one for one in room.acts if one not in current]:
            del room.acts[key]
            yield Acts(person_id=key[0], thing=key[1], doing=None)
