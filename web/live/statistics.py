"""Pushes the figures of a desk to those who listen to them: at most once a second, and only when
they are different from what was pushed before."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from core.analytics.desk_now import DeskNow
from core.clock import Clock
from core.events.type import Topic
from core.ids import WorkspaceId
from core.tenants.sight import EVERYTHING, Sight
from web.desk_stats import DeskStats, desk_stats
from web.live.framed import Framed
from web.live.protocol import frame

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
QUIET_SECONDS = 60.0
"""A desk on which nothing happens is looked at that often: a day begins without an event."""
SHARE = 20
"""After a look that took long nobody looks for so many times as long: counting a storm must not
cost those who take it in more than a twentieth."""


class Figures(Protocol):
    """Reads a desk: `core.analytics.desk_now.DeskFigures`."""

    async def read(self, workspace_id: WorkspaceId, sight: Sight, /) -> DeskNow:
        """Return the figures of what this sight covers."""
        ...


class Sockets(Protocol):
    """What of the hub is used here."""

    def workspaces(self) -> list[WorkspaceId]:
        """Return the workspaces that have sockets here."""
        ...

    def sights(self, workspace_id: WorkspaceId, topic: Topic, /) -> Collection[Sight]:
        """Return what those see who joined the topic here; empty: nobody did."""
        ...

    def tell(self, workspace_id: WorkspaceId, news: Framed, /) -> None:
        """Give a frame to those of a workspace who may see it."""
        ...


@dataclass(slots=True, kw_only=True)
class _Desk:
    """What was pushed of a desk, and when it may be looked at again."""

    told: Mapping[Sight, DeskStats] = field(default_factory=dict)
    read_at: float = float("-inf")
    rests_until: float = float("-inf")


class Statistics:
    """`heard` is a bus subscriber: where something happened there is something to count."""

    def __init__(self, *, figures: Figures, sockets: Sockets, clock: Clock) -> None:
        self._figures = figures
        self._sockets = sockets
        self._clock = clock
        self._desks: dict[WorkspaceId, _Desk] = {}
        self._changed: set[WorkspaceId] = set()

    def heard(self, workspace_id: WorkspaceId, _head: int) -> None:
        """Take the hint that something happened."""
        if workspace_id in self._desks:
            self._changed.add(workspace_id)

    async def run(self) -> None:
        """Look once a second, until cancelled."""
        while True:
            await self._clock.sleep(LOOK_SECONDS)
            await self.tick()

    async def tick(self) -> None:
        """Push what is new to whoever listens."""
        here = set(self._sockets.workspaces())
        for workspace_id in [one for one in self._desks if one not in here]:
            self._forget(workspace_id)
        for workspace_id in here:
            sights = set(self._sockets.sights(workspace_id, Topic.STATS))
            if not sights:
                self._forget(workspace_id)
                continue
            desk = self._desks.setdefault(workspace_id, _Desk())
            if self._is_due(workspace_id, desk, sights):
                try:
                    await self._push(workspace_id, desk, sights)
                except Exception:
                    self._changed.add(workspace_id)
                    log.exception("figures could not be pushed", extra={"action": "stats_failed"})

    def _is_due(self, workspace_id: WorkspaceId, desk: _Desk, sights: set[Sight]) -> bool:
        now = self._clock.monotonic()
        if now < desk.rests_until:
            return False
        is_new = workspace_id in self._changed or not sights <= desk.told.keys()
        return is_new or now >= desk.read_at + QUIET_SECONDS

    async def _push(self, workspace_id: WorkspaceId, desk: _Desk, sights: set[Sight]) -> None:
        self._changed.discard(workspace_id)
        desk.read_at = began = self._clock.monotonic()
        found = {
            sight: desk_stats(await self._figures.read(workspace_id, sight)) for sight in sights
        }
        took = self._clock.monotonic() - began
        desk.rests_until = began + took + SHARE * took
        if found != desk.told:
            desk.told = found
            self._sockets.tell(workspace_id, self._framed(found))

    def _framed(self, found: Mapping[Sight, DeskStats]) -> Framed:
        """Return one frame that shows everybody their own figures."""
        at = self._clock.now()
        bodies = {sight: frame("stats.updated", shape, at=at) for sight, shape in found.items()}
        # Who sees everything is never asked for their sight; without any there is nobody to see
        # the body itself.
        body = bodies.get(EVERYTHING) or next(iter(bodies.values()))
        return Framed(
            seq=0,
            topic=Topic.STATS,
            body=body,
            keys=frozenset({Topic.STATS.value}),
            sees=lambda sight: sight in bodies,
            narrowed=lambda sight: bodies[sight],
        )

    def _forget(self, workspace_id: WorkspaceId) -> None:
        self._desks.pop(workspace_id, None)
        self._changed.discard(workspace_id)
