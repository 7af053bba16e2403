"""Tells sockets that settings were changed, in whichever process: the trail says what.

A hint that the trail has grown is passed on by the bus; hints may be lost, and without Redis other
processes give none, so where there are others it is also looked at once a second.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from core.clock import Clock, wait_for_hint
from core.events.type import Topic
from core.ids import WorkspaceId
from core.tenants.changed_settings import ChangedSetting, ChangedSettings
from web.live.framed import Framed
from web.live.protocol import frame
from web.live.settings_shape import SettingsChanged

log = logging.getLogger(__name__)

TYPE = "settings.changed"
LOOK_SECONDS = 1.0
ALONE_SECONDS = 60.0
"""How long until the next look where every change gives a hint."""

_OVERLAP = timedelta(seconds=10)


class Sockets(Protocol):
    """What of the hub is used here."""

    def workspaces(self) -> list[WorkspaceId]:
        """Return the workspaces that have sockets here."""
        ...

    def tell(self, workspace_id: WorkspaceId, news: Framed, /) -> None:
        """Tell the sockets of a workspace here."""
        ...


class SettingsNews:
    """Looks and tells. `hint` is set when the trail has grown; `is_alone`: no other process
    writes into it."""

    def __init__(
        self,
        *,
        changed: ChangedSettings,
        sockets: Sockets,
        clock: Clock,
        hint: asyncio.Event,
        is_alone: bool,
    ) -> None:
        self._changed = changed
        self._sockets = sockets
        self._clock = clock
        self._hint = hint
        self._every = ALONE_SECONDS if is_alone else LOOK_SECONDS
        self._since = clock.now()
        self._known: dict[UUID, datetime] = {}

    async def run(self) -> None:
        """Look whenever there may be something, until cancelled."""
        while True:
            await wait_for_hint(self._clock, self._hint, self._every)
            try:
                await self.look()
            except Exception:
                log.exception(
                    "changes of settings are not told", extra={"action": "settings_not_told"}
                )

    async def look(self) -> None:
        """Tell the sockets here what was changed and not told yet."""
        here, now = self._sockets.workspaces(), self._clock.now()
        if here:
            # A commit becomes visible a moment after the time that it bears.
            seen = self._since - _OVERLAP
            self._forget(seen)
            async for one in self._changed.newer(here, seen):
                if one.id not in self._known:
                    self._known[one.id] = one.at
                    self._sockets.tell(one.workspace_id, framed_change(one))
        self._since = now

    def _forget(self, seen: datetime) -> None:
        """Forget what is not read again: all that is as old as that."""
        self._known = {key: at for key, at in self._known.items() if at > seen}


def framed_change(one: ChangedSetting) -> Framed:
    """Return the change as it goes out, to those who may read such settings."""
    said = {"kind": one.kind, "id": one.subject, "change": one.verb, "by": one.by, "at": one.at}
    return Framed(
        seq=0,
        topic=Topic.SETTINGS,
        body=frame(TYPE, SettingsChanged.model_validate(said), at=one.at),
        keys=frozenset({Topic.SETTINGS.value}),
        kind=one.kind,
    )
