"""One process with an owner who is told, a machine that reports and a channel that remembers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.db.base import WorkspaceOwned
from core.db.tenancy import InWorkspace
from core.delivery.channel import Envelope
from core.delivery.room import Full
from core.delivery.worker import Worker
from core.digests.tables import DigestRow
from core.ids import PersonId
from core.inbox.cause import Cause
from core.ingest.integration import NewIntegration
from core.jobs.digests import DIGESTS
from core.limits.tables import LimitRow
from core.routing.tables import ReceiverRow, RouteRow
from core.tenants.start import INVITE_PREFIX
from core.tenants.tables import WorkspaceRow
from core.work import Work
from tests.contracts.conftest import BOT
from tests.contracts.flows.clockwork import ALL, Clockwork, process
from tests.fakes.channel import RecordingChannel


class _Lane:
    """Every lane is this process's, and there is room on it."""

    def held(self) -> Collection[str]:
        return (f"telegram:{BOT}",)

    def full(self, lane: str) -> Full:
        return Full()


@dataclass(kw_only=True)
class CalmHouse:
    """The process, where its machine posts and what Telegram was sent."""

    work: Clockwork
    clock: ManualClock
    owner: PersonId
    token: str
    phone: RecordingChannel

    async def posts(self, title: str, severity: str = "high", **more: str) -> None:
        """Have the machine report, and what is due be sent."""
        await self.reports(title, severity, **more)
        await self.sends()

    async def reports(self, title: str, severity: str = "high", **more: str) -> None:
        """Have the machine report."""
        await self.work.runtime.intake.accept(
            token=self.token,
            headers={},
            body=json.dumps({"title": title, "severity": severity, **more}).encode(),
            content_type="application/json",
        )

    async def is_over(self, title: str, **more: str) -> None:
        """Have the machine say that it is over, and what is due be sent."""
        await self.posts(title, status="resolved", **more)

    async def sends(self) -> None:
        """Send all that is due."""
        runtime = self.work.runtime
        worker = Worker(
            books=runtime.books,
            clock=self.clock,
            ids=runtime.ids,
            channels={"telegram": self.phone},
            renderer=runtime.renderer,
            lanes=_Lane(),
            settlements=runtime.settlements,
            epoch=1,
        )
        while await worker.send_due():
            pass

    async def passes(self, span: timedelta = timedelta(0)) -> list[Envelope]:
        """Let time pass, have the clock look at digests, and return what was sent by that."""
        self.clock.advance(span)
        before = len(self.phone.sent)
        await DIGESTS.run(self.work.tools())
        await self.sends()
        return self.phone.sent[before:]

    async def limit(self, **given: Any) -> LimitRow:
        """Put a limit in."""
        row = LimitRow(
            **{
                "id": self.work.runtime.ids.new(),
                "workspace_id": self.work.workspace,
                "name": "2 per 10m",
                "whom": "everybody",
                "matchers": [],
                "count": 2,
                "window_s": 600,
                "created_at": self.clock.now(),
                **given,
            }
        )
        await self.add(row)
        return row

    async def groups(self, *by: str, **given: Any) -> None:
        """Have the default route gather what has these fields in common."""

        async def body(session: AsyncSession, _: Work) -> None:
            await session.execute(update(RouteRow).values(group_by=list(by), **given))
            await self._revise(session)

        await self._transact(body)

    async def receivers(self, **values: Any) -> None:
        """Change every receiver."""

        async def body(session: AsyncSession, _: Work) -> None:
            await session.execute(update(ReceiverRow).values(**values))
            await self._revise(session)

        await self._transact(body)

    async def digests(self) -> list[DigestRow]:
        """Return the digests, oldest first."""
        async with self.work.runtime.database.reading(ALL) as session:
            return list(await session.scalars(select(DigestRow).order_by(DigestRow.id)))

    async def throttlings(self) -> list[AuditRow]:
        """Return what the audit trail says of limits."""
        async with self.work.runtime.database.reading(ALL) as session:
            rows = select(AuditRow).where(AuditRow.action == "limit.throttled")
            return list(await session.scalars(rows.order_by(AuditRow.id)))

    async def add(self, row: WorkspaceOwned) -> None:
        """Put a row of the configuration in."""

        async def body(session: AsyncSession, _: Work) -> None:
            session.add(row)
            await self._revise(session)

        await self._transact(body)

    async def _revise(self, session: AsyncSession) -> None:
        own = await session.get_one(WorkspaceRow, self.work.workspace)
        own.config_revision += 1

    async def _transact(self, body: Any) -> None:
        scope = InWorkspace(workspace_id=self.work.workspace)
        await self.work.runtime.books.transaction(scope, body)


def words(envelope: Envelope) -> str:
    """Return all that a message says."""
    message = envelope.message
    return "\n".join(line.plain for line in (message.headline, *message.body, *message.footer))


async def begin(work: Clockwork, clock: ManualClock, phone: RecordingChannel) -> CalmHouse:
    """Have an owner join and a machine be connected."""
    runtime = work.runtime
    start = await runtime.flows.found.claim(work.workspace, BOT)
    assert start is not None
    person = await runtime.people.person(
        bot_id=BOT, telegram_user_id=1001, name="Olivia", username=None, language_code="en"
    )
    token = start.removeprefix(INVITE_PREFIX)
    await runtime.flows.join(token, person_id=person.id, cause=Cause(actor=person.id))
    made = await runtime.integrations.create(
        work.workspace,
        NewIntegration(name="Server", preset="generic_json", opens="alerts"),
        by=None,
        cause=Cause(actor=None),
    )
    house = CalmHouse(work=work, clock=clock, owner=person.id, token=made.token, phone=phone)
    await house.receivers(storm_alerts=0)
    await house.sends()
    phone.sent.clear()
    return house


@asynccontextmanager
async def calm_house(url: str, folder: Path, clock: ManualClock) -> AsyncIterator[CalmHouse]:
    """A house of one process."""
    async with process(url, folder, clock) as work:
        yield await begin(work, clock, RecordingChannel())


async def all_at_once(house: CalmHouse, *titles: str) -> None:
    """Report all of these at once."""
    await asyncio.gather(*(house.reports(one) for one in titles))
