"""One process with every flow on a database of either kind, and rules put into its workspace."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.card import alert_card
from core.alerts.tables import AlertRow
from core.clock import ManualClock
from core.config import read_settings
from core.db.tenancy import InWorkspace, System
from core.delivery.tables import DeliveryRow
from core.desk.submission import Submission
from core.flows.found import BotAccount
from core.ids import AlertId, PersonId, RuleId, WorkspaceId
from core.inbox.cause import Cause
from core.jobs.ask import ASK
from core.jobs.flapping import FLAPPING
from core.jobs.forget import FORGET
from core.jobs.job import Tools
from core.jobs.jumps import Jumps
from core.rulebook.windows import begin
from core.rules.rule import Rule, parse_rule
from core.rules.tables import RuleRow, RuleWindowRow
from core.rules.zone import find_zone
from core.runtime import Runtime
from core.secret_keys import secret_keys
from core.tenants.sight import EVERYTHING
from core.tenants.start import INVITE_PREFIX
from core.tenants.tables import WorkspaceRow
from core.texts import Locale
from core.work import Work
from tests.contracts.conftest import BOT

ALL = System(reason="a test looks at everything")
ACCOUNT = BotAccount(id=BOT, username="bell_bot", name="Bell", is_sandbox=True)


@dataclass(kw_only=True)
class Clockwork:
    """One process."""

    runtime: Runtime
    workspace: WorkspaceId
    jumps: Jumps = field(default_factory=Jumps)

    async def rule(self, *, zone: str = "UTC", keep: bool = False, **spec: Any) -> RuleId:
        """Put a rule in, as the only one unless others are to be kept, and have it begin."""
        given = {"name": "The rule", "severity": "high", **spec}
        parsed, id_ = parse_rule(given), RuleId(self.runtime.ids.new())

        async def body(session: AsyncSession, work: Work) -> None:
            now = self.runtime.clock.now()
            if not keep:
                await session.execute(update(RuleRow).values(is_active=False))
            row = RuleRow(
                id=id_,
                workspace_id=self.workspace,
                name=parsed.name,
                spec=parsed.model_dump(mode="json"),
                created_at=now,
                updated_at=now,
            )
            session.add(row)
            await session.flush()
            own = await session.get_one(WorkspaceRow, self.workspace)
            own.zone = zone
            own.config_revision += 1
            rule = Rule(id=id_, revision=1, spec=parsed)
            await begin(session, work, rule, at=now, zone=find_zone(zone))

        await self.runtime.books.transaction(InWorkspace(workspace_id=self.workspace), body)
        return id_

    async def complain(self, text: str = "It is cold", rating: int = 2) -> None:
        """Hand a complaint in."""
        given = Submission(
            workspace_id=self.workspace,
            customer_name="Carla",
            kind="complaint",
            source="api",
            at=self.runtime.clock.now(),
            text=text,
            rating=rating,
        )
        await self.runtime.flows.submit(given, Cause(actor=None))

    async def tick(self) -> None:
        """Have the clock ask what is due."""
        await ASK.run(self.tools())

    async def settles(self) -> None:
        """Have what flapped and is stable by now be looked after."""
        await FLAPPING.run(self.tools())

    async def tidy(self) -> None:
        """Have what has served its purpose be deleted."""
        await FORGET.run(self.tools())

    def tools(self, *, audit_kept: timedelta | None = None) -> Tools:
        """Return what jobs work with."""
        runtime = self.runtime
        return Tools(
            ids=runtime.ids,
            database=runtime.database,
            books=runtime.books,
            clock=runtime.clock,
            rescue=runtime.rescue,
            listener=runtime.settlements.listener,
            undelivered=runtime.undelivered,
            ask_rule=runtime.flows.ask_rule,
            settle_flapping=runtime.flows.settle_flapping,
            unmute=runtime.flows.unmute,
            jumps=self.jumps,
            audit_kept=audit_kept,
        )

    async def alerts(self) -> list[tuple[str, int]]:
        """Return status and count of each alert, oldest first."""
        async with self.runtime.database.reading(ALL) as session:
            rows = await session.scalars(select(AlertRow).order_by(AlertRow.number))
            return [(row.status, row.count) for row in rows]

    async def alert(self) -> AlertRow:
        """Return the only alert."""
        async with self.runtime.database.reading(ALL) as session:
            return (await session.scalars(select(AlertRow))).one()

    async def owner(self) -> PersonId:
        """Have somebody own the workspace, who is told of alerts; they speak Spanish."""
        runtime = self.runtime
        start = await runtime.flows.found.claim(self.workspace, BOT)
        assert start is not None
        person = await runtime.people.person(
            bot_id=BOT, telegram_user_id=1001, name="Olivia", username=None, language_code="es"
        )
        token = start.removeprefix(INVITE_PREFIX)
        await runtime.flows.join(token, person_id=person.id, cause=Cause(actor=person.id))
        return person.id

    async def cards(self) -> list[dict[str, Any]]:
        """Return what each new message of an alert was given, in their order; edits are none."""
        async with self.runtime.database.reading(ALL) as session:
            rows = await session.scalars(
                select(DeliveryRow)
                .where(DeliveryRow.kind == "alert.card", DeliveryRow.edits_id.is_(None))
                .order_by(DeliveryRow.created_at, DeliveryRow.id)
            )
            return [row.params for row in rows]

    async def card(self, *, language: str = "en") -> str:
        """Return the words of the only alert's card."""
        alert = await self.runtime.alerts.one(
            self.workspace, AlertId((await self.alert()).id), sight=EVERYTHING
        )
        now = self.runtime.clock.now()
        message = alert_card(alert, Locale.for_code(language, now=now))
        lines = [message.headline, *message.body, *message.footer]
        return "\n".join(line.plain for line in lines)

    async def windows(self) -> list[RuleWindowRow]:
        """Return the rows of windows."""
        async with self.runtime.database.reading(ALL) as session:
            return list(await session.scalars(select(RuleWindowRow)))


@asynccontextmanager
async def process(
    url: str, folder: Path, clock: ManualClock, *, number: int = 0
) -> AsyncIterator[Clockwork]:
    """Start a process on the database; `number` tells those apart that run at once."""
    given = {"DATA_DIR": str(folder)}
    if url.startswith("postgresql"):
        given["DATABASE_URL"] = url
    settings = read_settings(given)
    runtime = Runtime(
        settings=settings,
        secrets=secret_keys(settings),
        clock=clock,
        rng=random.Random(number),
        holder=f"process {number}",
    )
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(runtime.writer.run(), name="writer")
            try:
                workspace = await runtime.flows.found(ACCOUNT)
                yield Clockwork(runtime=runtime, workspace=workspace)
            finally:
                runtime.writer.close()
    finally:
        await runtime.close()
