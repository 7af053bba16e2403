"""An announcement on the wire, and how one reaches the sockets of processes it was not made in."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from core.announcements.announcements import Announcement, Announcements, announced
from core.clock import Clock
from core.events.said import Said
from core.events.type import Topic
from core.ids import WorkspaceId
from web.shapes import Moment, Reference, SeverityWord, Shape

_OVERLAP = timedelta(seconds=10)
_KEPT = 500


class AnnouncementShape(Shape):
    """What all members are told, shown from `since` until `until`. `ended`: it was taken down."""

    id: UUID
    text: str
    level: SeverityWord
    since: Moment
    until: Moment
    by: Reference | None
    ended: bool


def announcement_shape(one: Announcement) -> AnnouncementShape:
    """Return one that stands as it goes out."""
    return AnnouncementShape.model_validate(announced(one))


class Sockets(Protocol):
    """What of the hub is used here."""

    def workspaces(self) -> list[WorkspaceId]:
        """Return the workspaces that have sockets here."""
        ...

    def say(self, said: Said, /) -> None:
        """Say something to the sockets here."""
        ...


class Announcing:
    """Looks once a second for what other processes announced and nobody passed on; an ear of the
    bus, so that nothing is said twice."""

    def __init__(self, *, announcements: Announcements, sockets: Sockets, clock: Clock) -> None:
        self._announcements = announcements
        self._sockets = sockets
        self._clock = clock
        self._since = clock.now()
        self._known: OrderedDict[str, None] = OrderedDict()

    def hear(self, said: Said) -> None:
        """Remember what the sockets here were told."""
        if said.type == "system.announced":
            self._know(str(said.data["id"]))

    async def look(self) -> None:
        """Tell the sockets here what is new and was not heard."""
        here, now = self._sockets.workspaces(), self._clock.now()
        since, self._since = self._since, now
        if not here:
            return
        # A commit becomes visible a moment after the time that it bears.
        for workspace_id, one in await self._announcements.newer(here, since - _OVERLAP):
            if str(one.id) not in self._known:
                self._know(str(one.id))
                self._sockets.say(
                    Said(
                        workspace_id=workspace_id,
                        type="system.announced",
                        topic=Topic.SYSTEM,
                        at=now,
                        data=announced(one),
                    )
                )

    def _know(self, key: str) -> None:
        self._known[key] = None
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
