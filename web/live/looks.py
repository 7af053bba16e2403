"""What a hub looks for once a second, hinted or not: logs that have grown, rights that have
changed, and lines that stay full."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from core.ids import PersonId, WorkspaceId
from core.tenants.pulse import Pulse
from core.tenants.standing import Standing
from web.live.catching_up import Spawn
from web.live.connection import Connection
from web.live.protocol import Close
from web.live.room import Room, Stuck
from web.live.turns import Turns

log = logging.getLogger(__name__)

RECHECK_SECONDS = 60.0
"""How long a change of rights may go unnoticed that nobody counted."""
FULL_SECONDS = 5.0
"""How long nothing may go out on a full line before the client is told to come back."""


class Pulses(Protocol):
    """Asks how far many workspaces have come, in one go."""

    async def of(self, workspace_ids: Collection[WorkspaceId], /) -> Mapping[WorkspaceId, Pulse]:
        """Return the pulse of each that there is."""
        ...


class Standings(Protocol):
    """Asks what many people are in a workspace right now."""

    async def __call__(
        self, workspace_id: WorkspaceId, person_ids: Collection[PersonId], /
    ) -> Mapping[PersonId, Standing]:
        """Return the standing of those who are members."""
        ...


class Looks:
    """One look at all rooms costs one question, and one more for each whose rights changed."""

    def __init__(
        self,
        *,
        pulses: Pulses,
        standings: Standings,
        heard: Callable[[WorkspaceId, int], None],
        spawn: Spawn,
    ) -> None:
        self._pulses = pulses
        self._standings = standings
        self._heard = heard
        self._spawn = spawn
        self._is_blind = False

    async def __call__(
        self, rooms: Mapping[WorkspaceId, Room], now: float, *, is_told: bool
    ) -> None:
        """Look at all rooms; `is_told`: somebody's rights were changed, nobody says whose."""
        for room in rooms.values():
            for one, stuck in list(room.behind.items()):
                if one.line.waiting < stuck.waiting:
                    room.behind[one] = Stuck(now, one.line.waiting)
                elif now - stuck.since >= FULL_SECONDS:
                    one.lag()
        if not rooms:
            return
        try:
            pulses = await self._pulses.of(rooms.keys())
        except Exception:
            if not self._is_blind:
                log.exception("heads could not be read", extra={"action": "hub_look_failed"})
            self._is_blind = True
            return
        self._is_blind = False
        for workspace_id, room in rooms.items():
            pulse = pulses.get(workspace_id)
            if pulse is not None:
                self._heard(workspace_id, pulse.head)
                is_due = is_told or now - room.checked_at >= RECHECK_SECONDS
                self._compare(room, pulse.revision, now, is_due=is_due)

    def _compare(self, room: Room, revision: int, now: float, *, is_due: bool) -> None:
        has_changed = room.revision != revision
        room.revision = revision
        if has_changed or is_due:
            room.checked_at = now
            room.is_doubted = True
            if not room.is_checked:
                room.is_checked = True
                self._spawn(self._recheck(room), "live-rights")

    async def _recheck(self, room: Room) -> None:
        """Look anew what everybody in a room may, then what those may who came meanwhile; once
        more when it was doubted meanwhile."""
        try:
            while room.is_doubted or room.newcomers:
                asked = dict(room.people) if room.is_doubted else _by_person(room.newcomers)
                room.is_doubted = False
                room.newcomers = []
                await self._apply(asked, await self._standings(room.workspace_id, asked.keys()))
        finally:
            room.is_checked = False
            room.newcomers = []

    async def _apply(
        self,
        asked: Mapping[PersonId, Collection[Connection]],
        found: Mapping[PersonId, Standing],
    ) -> None:
        turns = Turns()
        for person, some in asked.items():
            standing = found.get(person)
            for one in some:
                if one.is_over:
                    continue
                if standing is None:
                    message = "no member of this workspace"
                    one.door.refuse(Close.NOT_ALLOWED, "not_a_member", message)
                elif standing.token_version > one.token_version:
                    message = "the sign-in was ended"
                    one.door.refuse(Close.NOT_SIGNED_IN, "token_invalid", message)
                else:
                    one.rights_are(standing)
                if turns.is_over():
                    await turns.next()


def _by_person(some: Collection[Connection]) -> Mapping[PersonId, Collection[Connection]]:
    found: dict[PersonId, list[Connection]] = {}
    for one in some:
        found.setdefault(one.person_id, []).append(one)
    return found
