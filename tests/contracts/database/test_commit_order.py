"""Who draws an event's number first commits first, however long that takes; on PostgreSQL, where
two can be under way at once.

The changes here draw no other number: a case's would keep them apart all by itself.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import asyncpg
import pytest
from sqlalchemy import text

from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import System
from core.events.log import EventLog
from core.ids import WorkspaceId
from core.work import Batch, Books, Deciding, Work
from tests.contracts.conftest import NOON
from tests.contracts.database.processes import processes

ALL = System(reason="a test looks at everything")
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
IN_THE_WAY = (
    "INSERT INTO events (workspace_id, seq, type, v, at, data) VALUES ($1, $2, 'x', 1, $3, '{}')"
)

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@dataclass(frozen=True)
class Happens:
    """Writes an event and nothing else."""

    workspace_id: WorkspaceId

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        """Record it."""
        yield
        work.event("thing.happened", at=batch.now)


async def until_waiting(database: Database, count: int, task: asyncio.Task[None]) -> None:
    """Return when so many wait for a lock, or when nobody will: the task is through."""
    while not task.done():
        async with database.reading(ALL) as session:
            if await session.scalar(WAITING) >= count:
                return


async def test_a_later_number_is_not_seen_while_an_earlier_one_is_under_way(
    database: Database,
    database_url: str,
    books: Books,
    clock: ManualClock,
    workspace: WorkspaceId,
) -> None:
    log = EventLog(database=database)
    await books.change(Happens(workspace))
    foreign = await asyncpg.connect(database_url)
    blocking = foreign.transaction()
    await blocking.start()
    # Whoever draws the second number can neither write nor commit until this is taken back.
    await foreign.execute(IN_THE_WAY, workspace, 2, NOON)
    async with processes(database_url, clock, count=1) as (other,), asyncio.TaskGroup() as tasks:
        early = tasks.create_task(books.change(Happens(workspace)))
        await until_waiting(database, 1, early)
        late = tasks.create_task(other.books.change(Happens(workspace)))
        await until_waiting(database, 2, late)

        seen = [one.seq for one in await log.since(workspace, 1, limit=10)]
        await blocking.rollback()
    await foreign.close()

    assert seen == []
    assert [one.seq for one in await log.since(workspace, 0, limit=10)] == [1, 2, 3]
