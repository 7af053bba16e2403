"""A desk with cases and alerts of any age, for what counts them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from core.alerts.tables import AlertCaseRow, AlertRow
from core.analytics.desk_now import DeskFigures, DeskNow
from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.desk.tables import CaseRow, ThreadItemRow
from core.ids import Ids, PersonId, WorkspaceId
from core.tenants.sight import EVERYTHING, Sight
from core.tenants.tables import WorkspaceRow

ALL = System(reason="a test")


@dataclass(slots=True, kw_only=True)
class Desk:
    """Puts cases and alerts on a desk."""

    database: Database
    clock: ManualClock
    ids: Ids
    home: WorkspaceId
    person: PersonId
    customer: UUID
    place: UUID
    number: int = 0

    async def now(self, sight: Sight = EVERYTHING) -> DeskNow:
        """Return the figures."""
        figures = DeskFigures(database=self.database, clock=self.clock)
        return await figures.read(self.home, sight)

    async def case(self, status: str = "new", **values: Any) -> UUID:
        """Open one now, or at `opened_at`."""
        self.number += 1
        now = values.pop("opened_at", self.clock.now())
        row = CaseRow(
            id=self.ids.new(),
            workspace_id=self.home,
            number=self.number,
            kind="complaint",
            title="T",
            text="T",
            status=status,
            customer_id=self.customer,
            source=values.pop("source", "api"),
            opened_at=now,
            updated_at=now,
            **values,
        )
        return await self._keep(row)

    async def alert(
        self, severity: str, status: str = "firing", *, case: UUID | None = None, **values: Any
    ) -> UUID:
        """Fire one now, or at `fired_at`."""
        self.number += 1
        now = values.pop("fired_at", self.clock.now())
        row = AlertRow(
            id=self.ids.new(),
            workspace_id=self.home,
            number=self.number,
            fingerprint=str(self.number),
            title="T",
            severity=severity,
            status=status,
            source_kind=values.pop("source_kind", "rule"),
            source_id=values.pop("source_id", None) or self.ids.new(),
            source_name=values.pop("source_name", "R"),
            labels={},
            rule_ids=[],
            fired_at=now,
            last_at=now,
            **values,
        )
        alert_id = await self._keep(row)
        if case is not None:
            async with self.database.writing(ALL) as session:
                session.add(AlertCaseRow(workspace_id=self.home, alert_id=alert_id, case_id=case))
        return alert_id

    async def said(self, case: UUID, author: str, at: datetime) -> None:
        """Have something written in a case."""
        async with self.database.writing(ALL) as session:
            session.add(
                ThreadItemRow(
                    id=self.ids.new(),
                    workspace_id=self.home,
                    case_id=case,
                    author_kind=author,
                    text="T",
                    at=at,
                )
            )

    async def lives_in(self, zone: str) -> None:
        """Move the workspace."""
        async with self.database.writing(ALL) as session:
            await session.execute(update(WorkspaceRow).values(zone=zone))

    async def _keep(self, row: CaseRow | AlertRow) -> UUID:
        async with self.database.writing(InWorkspace(workspace_id=self.home)) as session:
            session.add(row)
        return row.id
