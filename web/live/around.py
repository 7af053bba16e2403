"""What goes on around the sockets of a process: figures that are pushed, and who is present."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from uuid import UUID

from core.alerts.seen import AlertView
from core.alerts.view import AlertViews
from core.analytics.desk_now import DeskFigures
from core.announcements.announcements import Announcements
from core.audit.deed import TRAIL
from core.clock import Clock
from core.connections.view import ConnectionViews
from core.desk.view import CaseView, CaseViews
from core.events.bus import Bus
from core.ids import AlertId, CaseId, WorkspaceId
from core.tenants.changed_settings import ChangedSettings
from core.tenants.named import Names
from core.tenants.sight import EVERYTHING
from web.live.announced import Announcing
from web.live.hub import LiveHub
from web.live.presence import Presence
from web.live.presence_news import PresenceNews
from web.live.protocol import Present
from web.live.settings_news import SettingsNews
from web.live.statistics import Statistics

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0


class SeenThings:
    """Cases and alerts by their ids, as the views have them; who may know of one is decided by
    whoever asks."""

    def __init__(self, *, cases: CaseViews, alerts: AlertViews) -> None:
        self._cases = cases
        self._alerts = alerts

    async def cases(
        self, workspace_id: WorkspaceId, ids: Collection[UUID]
    ) -> Mapping[CaseId, CaseView]:
        """Return the cases."""
        return await self._cases.many(workspace_id, ids, sight=EVERYTHING)

    async def alerts(
        self, workspace_id: WorkspaceId, ids: Collection[UUID]
    ) -> Mapping[AlertId, AlertView]:
        """Return the alerts."""
        return await self._alerts.many(workspace_id, ids, sight=EVERYTHING)


class Around:
    """Wires them to a hub and to the bus, and runs them together. `is_alone`: no other process
    serves from this database."""

    def __init__(
        self,
        *,
        hub: LiveHub,
        bus: Bus,
        cases: CaseViews,
        alerts: AlertViews,
        people: Names,
        online: ConnectionViews,
        figures: DeskFigures,
        announcements: Announcements,
        settings: ChangedSettings,
        clock: Clock,
        is_alone: bool,
    ) -> None:
        self.statistics = Statistics(figures=figures, sockets=hub, clock=clock)
        self.presence = PresenceNews(
            presence=Presence(clock=clock),
            here=hub,
            everywhere=bus,
            things=SeenThings(cases=cases, alerts=alerts),
            people=people,
            online=online,
            clock=clock,
            is_alone=is_alone,
        )
        self.announcing = Announcing(announcements=announcements, sockets=hub, clock=clock)
        self.settings = SettingsNews(
            changed=settings, sockets=hub, clock=clock, hint=bus.hint(TRAIL), is_alone=is_alone
        )
        self._clock = clock
        self._is_alone = is_alone
        hub.watchers.append(self.presence)
        hub.answers.add(Present, self.presence.says)
        bus.subscribe(self.statistics.heard)
        bus.listen(self.presence.hear)
        bus.listen(self.announcing.hear)

    async def run(self) -> None:
        """Look after all of it, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.statistics.run(), name="live-statistics")
            tasks.create_task(self.presence.run(), name="live-presence")
            tasks.create_task(self.settings.run(), name="live-settings")
            if not self._is_alone:
                tasks.create_task(self._announce(), name="live-announcing")

    async def _announce(self) -> None:
        while True:
            await self._clock.sleep(LOOK_SECONDS)
            try:
                await self.announcing.look()
            except Exception:
                log.exception("nothing can be announced", extra={"action": "not_announced"})
