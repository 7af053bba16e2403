"""Cases, answers and alerts put into a workspace at given moments, as if people had worked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertCaseRow, AlertRow
from core.db.tenancy import InWorkspace, System
from core.desk.tables import CaseRow, ThreadItemRow
from core.ids import WorkspaceId
from core.runtime import Runtime
from core.tenants.tables import CustomerRow, PlaceRow, WorkspaceRow
from core.work import Work

ALL = System(reason="a test puts things in")


@dataclass(kw_only=True)
class Desk:
    """Collects rows; `write` puts them in."""

    workspace: WorkspaceId
    rows: list[object] = field(default_factory=list)
    places: dict[str, UUID] = field(default_factory=dict)
    customer: UUID = field(default_factory=uuid4)
    number: int = 0

    def case(
        self,
        at: datetime,
        *,
        kind: str = "complaint",
        text: str = "",
        rating: int | None = None,
        place: str | None = None,
        severity: str | None = None,
        taken: timedelta | None = None,
        answered: timedelta | None = None,
        resolved: timedelta | None = None,
        alert: str | None = None,
        seen: timedelta | None = None,
    ) -> None:
        """Add a case; spans count from `at`. `alert` is the severity of an alert about it."""
        self.number += 1
        case = uuid4()
        self.rows.append(
            CaseRow(
                id=case,
                workspace_id=self.workspace,
                number=1000 + self.number,
                kind=kind,
                title=text[:20],
                text=text,
                status="resolved" if resolved is not None else "new",
                customer_id=self.customer,
                source="api",
                opened_at=at,
                updated_at=at,
                rating=rating,
                severity=severity,
                place_id=self._place(place, at),
                acknowledged_at=None if taken is None else at + taken,
                resolved_at=None if resolved is None else at + resolved,
            )
        )
        if answered is not None:
            self.rows.append(
                ThreadItemRow(
                    id=uuid4(),
                    workspace_id=self.workspace,
                    case_id=case,
                    author_kind="staff",
                    text="We are on our way.",
                    at=at + answered,
                )
            )
        if alert is not None:
            raised = self._alert(at, alert, seen)
            link = AlertCaseRow(workspace_id=self.workspace, alert_id=raised, case_id=case)
            self.rows.append(link)

    async def write(self, runtime: Runtime) -> None:
        """Put everything in, a workspace that is not there yet too."""

        async def found(session: AsyncSession, _work: Work) -> None:
            if await session.get(WorkspaceRow, self.workspace) is None:
                at = runtime.clock.now()
                other = WorkspaceRow(
                    id=self.workspace, name="Other", language="en", zone="UTC", created_at=at
                )
                session.add(other)

        async def body(session: AsyncSession, _work: Work) -> None:
            at = runtime.clock.now()
            session.add(
                CustomerRow(
                    id=self.customer, workspace_id=self.workspace, name="Carla", created_at=at
                )
            )
            await session.flush()
            for kind in (PlaceRow, CaseRow, ThreadItemRow, AlertRow, AlertCaseRow):
                session.add_all([row for row in self.rows if isinstance(row, kind)])
                await session.flush()

        await runtime.books.transaction(ALL, found)
        await runtime.books.transaction(InWorkspace(workspace_id=self.workspace), body)

    def _place(self, name: str | None, at: datetime) -> UUID | None:
        if name is None:
            return None
        if name not in self.places:
            self.places[name] = uuid4()
            self.rows.append(
                PlaceRow(
                    id=self.places[name],
                    workspace_id=self.workspace,
                    name=name,
                    start_token=uuid4().hex,
                    created_at=at,
                )
            )
        return self.places[name]

    def _alert(self, at: datetime, severity: str, seen: timedelta | None) -> UUID:
        id_ = uuid4()
        self.rows.append(
            AlertRow(
                id=id_,
                workspace_id=self.workspace,
                number=1000 + self.number,
                fingerprint=id_.hex,
                title="Low rating",
                severity=severity,
                status="firing" if seen is None else "acknowledged",
                source_kind="rule",
                source_id=id_,
                source_name="Low rating",
                labels={},
                rule_ids=[],
                fired_at=at,
                last_at=at,
                acknowledged_at=None if seen is None else at + seen,
            )
        )
        return id_
