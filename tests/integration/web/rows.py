"""A real database on disk with a workspace's rows in it, written through the one writer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete as sql_delete
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertCaseRow, AlertRow
from core.alerts.view import AlertViews
from core.clock import ManualClock
from core.config import read_settings
from core.db.tenancy import InWorkspace, System
from core.desk.tables import CaseRow
from core.desk.view import CaseViews
from core.events.log import EventLog
from core.ids import AlertId, CaseId, Ids, PersonId, WorkspaceId
from core.runtime import Runtime
from core.secret_keys import secret_keys
from core.tenants.tables import BotRow, CustomerRow, MemberRow, PersonRow, WorkspaceRow
from core.work import Books, Work

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BOT = 42


@dataclass(slots=True, kw_only=True)
class Rows:
    """Writes rows as the flows would, without their rules; every write is a commit of its own."""

    runtime: Runtime
    books: Books
    clock: ManualClock
    ids: Ids
    cases: CaseViews
    alerts: AlertViews
    log: EventLog

    async def workspace(self, name: str) -> WorkspaceId:
        """Make a workspace."""
        workspace_id = WorkspaceId(self.ids.new())

        async def body(session: AsyncSession, work: Work) -> None:
            work.insert(
                WorkspaceRow,
                id=workspace_id,
                name=name,
                language="en",
                zone="UTC",
                created_at=self.clock.now(),
            )

        await self.books.transaction(System(reason="a test"), body)
        return workspace_id

    async def person(self, name: str, **values: Any) -> PersonId:
        """Make a person known to the bot."""
        person_id = PersonId(self.ids.new())

        async def body(session: AsyncSession, work: Work) -> None:
            work.insert(
                BotRow,
                or_ignore=True,
                id=BOT,
                username="opsbell_bot",
                name="Opsbell",
                is_sandbox=True,
                created_at=self.clock.now(),
            )
            work.insert(
                PersonRow,
                id=person_id,
                bot_id=BOT,
                telegram_user_id=person_id.int % 10**12,
                name=name,
                created_at=self.clock.now(),
                **values,
            )

        await self.books.transaction(System(reason="a test"), body)
        return person_id

    async def member(self, workspace_id: WorkspaceId, person_id: PersonId, role: str) -> None:
        """Make a person a member."""
        await self.insert(
            workspace_id,
            MemberRow,
            id=self.ids.new(),
            person_id=person_id,
            role=role,
            created_at=self.clock.now(),
        )

    async def insert(self, workspace_id: WorkspaceId, table: type[Any], **values: Any) -> UUID:
        """Write any row of a workspace; return its id."""

        async def body(session: AsyncSession, work: Work) -> UUID:
            row = work.insert(table, **values)
            return UUID(str(row.get("id", UUID(int=0))))

        return await self.books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def event(self, workspace_id: WorkspaceId, kind: str, /, **data: Any) -> None:
        """Record an event of its own."""
        by = data.pop("by", None)

        async def body(session: AsyncSession, work: Work) -> None:
            work.event(kind, at=self.clock.now(), by=by, **data)

        await self.books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def events(
        self, workspace_id: WorkspaceId, events: Sequence[tuple[str, dict[str, Any]]]
    ) -> None:
        """Record many events in one commit."""

        async def body(session: AsyncSession, work: Work) -> None:
            for kind, data in events:
                work.event(kind, at=self.clock.now(), **data)

        await self.books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def delete(self, workspace_id: WorkspaceId, table: type[Any], **values: Any) -> None:
        """Delete the rows with these values."""

        async def body(session: AsyncSession, work: Work) -> None:
            await session.execute(sql_delete(table).filter_by(**values))

        await self.books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def case(self, workspace_id: WorkspaceId, number: int = 1, **values: Any) -> CaseId:
        """Open a case with its event."""
        case_id = CaseId(self.ids.new())
        now = self.clock.now()
        customer: dict[str, Any] = {"id": self.ids.new(), "name": "Ana", "created_at": now}
        row: dict[str, Any] = {
            "kind": "complaint",
            "title": f"Case {number}",
            "text": "There is no hot water.",
            "status": "new",
            "source": "api",
            "opened_at": now,
            "updated_at": now,
        } | values

        async def body(session: AsyncSession, work: Work) -> None:
            work.insert(CustomerRow, **customer)
            work.insert(CaseRow, id=case_id, number=number, customer_id=customer["id"], **row)
            work.event(
                "case.opened",
                at=now,
                case=case_id,
                kind=row["kind"],
                source=row["source"],
                rating=row.get("rating"),
                place=None,
            )

        await self.books.transaction(InWorkspace(workspace_id=workspace_id), body)
        return case_id

    async def alert(
        self,
        workspace_id: WorkspaceId,
        number: int = 1,
        *,
        case_id: CaseId | None = None,
        **values: Any,
    ) -> AlertId:
        """Fire an alert with its event."""
        alert_id = AlertId(self.ids.new())
        now = self.clock.now()
        row: dict[str, Any] = {
            "fingerprint": str(alert_id),
            "title": f"Alert {number}",
            "severity": "high",
            "status": "firing",
            "source_kind": "rule",
            "source_id": self.ids.new(),
            "source_name": "Bad ratings",
            "labels": {"place": "Room 12"},
            "rule_ids": [],
            "fired_at": now,
            "last_at": now,
        } | values

        async def body(session: AsyncSession, work: Work) -> None:
            work.insert(AlertRow, id=alert_id, number=number, **row)
            if case_id is not None:
                work.insert(AlertCaseRow, alert_id=alert_id, case_id=case_id)
            work.event(
                "alert.fired",
                at=now,
                alert=alert_id,
                severity=row["severity"],
                cases=[case_id] if case_id else [],
            )

        await self.books.transaction(InWorkspace(workspace_id=workspace_id), body)
        return alert_id


@asynccontextmanager
async def open_rows(folder: Path, **given: str) -> AsyncIterator[Rows]:
    """Open the database in `folder`, whose schema is there, and run its writer; `given` are more
    settings."""
    clock = ManualClock(start=NOON)
    settings = read_settings({"DATA_DIR": str(folder), **given})
    runtime = Runtime(
        settings=settings,
        secrets=secret_keys(settings),
        clock=clock,
        rng=random.Random(1),
        holder="test",
    )
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(runtime.writer.run(), name="writer")
            yield Rows(
                runtime=runtime,
                books=runtime.books,
                clock=clock,
                ids=runtime.ids,
                cases=runtime.cases,
                alerts=runtime.alerts,
                log=runtime.event_log,
            )
            runtime.writer.close()
    finally:
        await runtime.close()
