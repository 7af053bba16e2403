"""The figures over time there are, in one hand."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from core.analytics.alert_figures import AlertsOverTime
from core.analytics.case_figures import CasesOverTime
from core.analytics.delivery_figures import DeliveriesOverTime
from core.analytics.group_figures import Groups
from core.analytics.zone import zone_of
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.ids import WorkspaceId


class OverTime:
    """What is counted over a period, by what is counted."""

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self.cases = CasesOverTime(database=database)
        self.alerts = AlertsOverTime(database=database)
        self.deliveries = DeliveriesOverTime(database=database)
        self.groups = Groups(database=database)

    async def zone(self, workspace_id: WorkspaceId) -> ZoneInfo:
        """Return where the days of all these begin."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await zone_of(session, workspace_id)
