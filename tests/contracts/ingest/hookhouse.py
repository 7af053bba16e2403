"""The way of a webhook request through the real parts, from its address to alerts on disk."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from core.alerts.firing import Firing
from core.alerts.item import Item
from core.alerts.policy import Policies
from core.alerts.tables import AlertCaseRow, AlertRow
from core.alerts.telling import Telling
from core.clock import Clock, ManualClock
from core.db.engine import Database
from core.db.tenancy import System
from core.db.writer import Writer
from core.delivery.tables import DeliveryRow
from core.desk.opening import Opening
from core.digests.hold import Holding
from core.digests.holders import holders
from core.events.bus import Bus
from core.flows.found import BotAccount, Found
from core.flows.receive import Receive, Received, Source
from core.ids import Ids, IntegrationId, WorkspaceId
from core.inbox.cause import Cause
from core.inbox.requests import RequestInbox
from core.inbox.tables import RawRequestRow
from core.ingest.doors import Doors
from core.ingest.intake import ITEMS_AT_ONCE, Accepted, Intake
from core.ingest.integration import Integration, NewIntegration, Opens
from core.ingest.integrations import Integrations
from core.ingest.presets import PRESET_BY_NAME
from core.ingest.sender_secrets import SenderSecrets
from core.ingest.worker import IngestWorker
from core.notify.tables import NotificationRow
from core.rules.ready_made.general import first_rules
from core.signing import Sealer
from core.subjects import REVISIONS
from core.work import Batch, Books, Work

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ALL = System(reason="a test looks at everything")
NOBODY = Cause(actor=None)
BOT = BotAccount(id=42, username="bell_bot", name="Bell", is_sandbox=True)
GROUP_CHAT = -100


@dataclass(kw_only=True)
class Failing:
    """Stands before the use case and fails for requests of which one item has this title, `times`
    times."""

    behind: Receive
    title: str
    problem: Exception
    times: int = 1_000
    tries: int = 0

    async def __call__(
        self, source: Source, items: Sequence[Item], request: UUID, at: datetime, /
    ) -> Received:
        """Fail, or pass it on."""
        self._fail(items)
        return await self.behind(source, items, request, at)

    def decide(
        self,
        batch: Batch,
        work: Work,
        source: Source,
        items: Sequence[Item],
        request: UUID,
        at: datetime,
        *,
        waited: bool,
    ) -> Generator[None, None, Received]:
        """Fail, or pass it on."""
        self._fail(items)
        return self.behind.decide(batch, work, source, items, request, at, waited=waited)

    def _fail(self, items: Sequence[Item]) -> None:
        if self.tries < self.times and any(item.title == self.title for item in items):
            self.tries += 1
            raise self.problem


@dataclass(kw_only=True)
class HookHouse:
    """One process: its services over one database."""

    database: Database
    books: Books
    clock: Clock
    bus: Bus
    doors: Doors
    integrations: Integrations
    secrets: SenderSecrets
    intake: Intake
    inbox: RequestInbox
    receive: Receive | Failing
    worker: IngestWorker
    workspace: WorkspaceId

    async def integration(
        self, name: str = "Prometheus", preset: str = "alertmanager", opens: Opens = "alerts"
    ) -> Integration:
        """Make an integration."""
        new = NewIntegration(name=name, preset=preset, opens=opens)
        return await self.integrations.create(self.workspace, new, by=None, cause=NOBODY)

    async def post(
        self, to: Integration, said: object, headers: Mapping[str, str] | None = None
    ) -> Accepted:
        """Post JSON, or text as it is, to an integration's address."""
        body = said if isinstance(said, str) else json.dumps(said)
        return await self.intake.accept(
            token=to.token,
            headers=headers or {},
            body=body.encode(),
            content_type="application/json",
        )

    async def alerts(self, source: IntegrationId | None = None) -> list[AlertRow]:
        """Return the alerts by number, of one source if wished."""
        statement = select(AlertRow).order_by(AlertRow.number)
        if source is not None:
            statement = statement.where(AlertRow.source_id == source)
        async with self.database.reading(ALL) as session:
            return list(await session.scalars(statement))

    async def cases_of(self, alert_id: UUID) -> list[UUID]:
        """Return the cases an alert is about."""
        statement = select(AlertCaseRow.case_id).where(AlertCaseRow.alert_id == alert_id)
        async with self.database.reading(ALL) as session:
            return list(await session.scalars(statement))

    async def requests(self) -> list[RawRequestRow]:
        """Return what was stored, oldest first."""
        statement = select(RawRequestRow).order_by(RawRequestRow.received_at, RawRequestRow.id)
        async with self.database.reading(ALL) as session:
            return list(await session.scalars(statement))

    async def told(self) -> tuple[int, int]:
        """Return how many notifications there are, and how many new messages for them."""
        new_messages = select(func.count()).where(DeliveryRow.edits_id.is_(None))
        async with self.database.reading(ALL) as session:
            notifications = await session.scalar(select(func.count()).select_from(NotificationRow))
            return notifications or 0, await session.scalar(new_messages) or 0


@asynccontextmanager
async def open_house(
    url: str,
    clock: ManualClock,
    ids: Ids,
    failing: Mapping[str, Any] | None = None,
    *,
    at_once: int = ITEMS_AT_ONCE,
) -> AsyncIterator[HookHouse]:
    """Start a process on the database; `failing` puts a use case that fails before the real.
    `at_once` 0: every request is left to the worker."""
    database = Database(url=url)
    bus = Bus()
    writer = Writer(
        database=database,
        clock=clock,
        batches=lambda session: Batch(session=session, clock=clock, hints=bus),
    )
    books = Books(writer=writer)
    real = Receive(
        books=books,
        ids=ids,
        policies=Policies(),
        opening=Opening(ids=ids),
        firing=Firing(
            ids=ids,
            revisions=REVISIONS,
            telling=Telling(ids=ids, holding=Holding(ids=ids, holders=holders(ids))),
        ),
    )
    receive = real if failing is None else Failing(behind=real, **failing)
    sealer = Sealer(keys=["k" * 32], purpose="integration tokens")
    doors = Doors(database=database, clock=clock, sealer=sealer)
    inbox = RequestInbox(books=books)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(writer.run(), name="writer")
            try:
                workspace = await Found(
                    books=books,
                    clock=clock,
                    ids=ids,
                    workspace_name="Hotel",
                    zone="UTC",
                    first_rules=first_rules,
                )(BOT, admin_chat_id=GROUP_CHAT)
                yield HookHouse(
                    database=database,
                    books=books,
                    clock=clock,
                    bus=bus,
                    doors=doors,
                    integrations=Integrations(
                        books=books,
                        database=database,
                        clock=clock,
                        ids=ids,
                        sealer=sealer,
                        doors=doors,
                        presets=PRESET_BY_NAME,
                    ),
                    secrets=SenderSecrets(
                        books=books, clock=clock, ids=ids, sealer=sealer, doors=doors
                    ),
                    intake=Intake(
                        doors=doors,
                        books=books,
                        clock=clock,
                        ids=ids,
                        presets=PRESET_BY_NAME,
                        receive=receive,
                        at_once=at_once,
                    ),
                    inbox=inbox,
                    receive=receive,
                    worker=IngestWorker(
                        database=database,
                        books=books,
                        inbox=inbox,
                        clock=clock,
                        presets=PRESET_BY_NAME,
                        receive=receive,
                        hint=bus.hint("ingest"),
                    ),
                    workspace=workspace,
                )
            finally:
                writer.close()
    finally:
        await database.close()
