"""A real database with its writer and one bot in it, for the tests of what comes in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import System
from core.db.writer import Writer
from core.events.event import Recorded
from core.events.said import Said
from core.ids import WorkspaceId
from core.tenants.tables import BotRow, WorkspaceRow
from core.work import Batch, Books

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
BOT = 424242
WORKSPACE = WorkspaceId(UUID(int=7))
ALL = System(reason="a test looks at everything")


class NoHints:
    """Takes hints and does nothing with them."""

    def recorded(self, events: Sequence[Recorded]) -> None:
        """Forget the events."""

    def say(self, said: Said) -> None:
        pass

    def wake(self, name: str) -> None:
        """Forget the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """The database and the way to write to it."""

    database: Database
    books: Books
    clock: Clock


@asynccontextmanager
async def opened(url: str, clock: Clock) -> AsyncIterator[Store]:
    """Put a bot and a workspace into a database, and run its writer for the block."""
    database = Database(url=url)
    async with database.writing(ALL) as session:
        await session.merge(
            BotRow(id=BOT, username="opsbell_bot", name="Bell", is_sandbox=True, created_at=NOON)
        )
        await session.merge(
            WorkspaceRow(id=WORKSPACE, name="Hostel", language="en", zone="UTC", created_at=NOON)
        )
    writer = Writer(
        database=database,
        clock=clock,
        batches=lambda session: Batch(session=session, clock=clock, hints=NoHints()),
    )
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(writer.run(), name="writer")
            try:
                yield Store(database=database, books=Books(writer=writer), clock=clock)
            finally:
                writer.close()
    finally:
        await database.close()
