"""A workspace's events are numbered in the order of their commits, whoever writes them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, Scope, System
from core.events.log import EventLog
from core.events.tables import EventRow
from core.ids import Ids, WorkspaceId
from core.tenants.tables import PlaceRow, WorkspaceRow
from core.work import Batch, Deciding, Work
from tests.contracts.conftest import NOON
from tests.contracts.database.processes import OneProcess, processes

ALL = System(reason="a test looks at everything")
PROCESSES = 3
EACH = 42
"""Shared evenly by three workspaces."""


@dataclass(frozen=True)
class NamePlace:
    """Writes a row, a number of its own and an event."""

    workspace_id: WorkspaceId
    id: UUID

    def decide(self, batch: Batch, work: Work) -> Deciding[int]:
        batch.want_number(self.workspace_id, "case")
        yield
        number = batch.number(self.workspace_id, "case")
        work.insert(
            PlaceRow, id=self.id, name="Room", start_token=str(self.id), created_at=batch.now
        )
        work.event("place.made", at=batch.now, place=self.id)
        return number


@pytest.fixture
async def workspaces(database: Database, ids: Ids) -> list[WorkspaceId]:
    """Three workspaces."""
    made = [WorkspaceId(ids.new()) for _ in range(3)]
    async with database.writing(ALL) as session:
        for id in made:
            session.add(
                WorkspaceRow(id=id, name="Hotel", language="en", zone="UTC", created_at=NOON)
            )
    return made


async def write(process: OneProcess, ids: Ids, workspaces: list[WorkspaceId]) -> list[int]:
    """Write so many changes at once, in turn over the workspaces."""
    changes = [NamePlace(workspaces[i % len(workspaces)], ids.new()) for i in range(EACH)]
    return await asyncio.gather(*(process.books.change(one) for one in changes))


async def test_several_processes_number_without_gaps_or_repeats(
    database_url: str, clock: ManualClock, ids: Ids, workspaces: list[WorkspaceId]
) -> None:
    async with processes(database_url, clock, count=PROCESSES) as running:
        numbers = await asyncio.gather(*(write(one, ids, workspaces[:1]) for one in running))

        async with running[0].database.reading(ALL) as session:
            seqs = (await session.scalars(select(EventRow.seq).order_by(EventRow.seq))).all()

    everything = list(range(1, PROCESSES * EACH + 1))
    assert sorted(number for some in numbers for number in some) == everything
    assert list(seqs) == everything


async def test_a_reader_never_sees_event_n_plus_1_before_n(
    database_url: str, clock: ManualClock, ids: Ids, workspaces: list[WorkspaceId]
) -> None:
    seen: dict[WorkspaceId, list[int]] = {one: [] for one in workspaces}
    async with processes(database_url, clock, count=PROCESSES) as running:
        log = EventLog(database=running[0].database)

        async def follow(workspace: WorkspaceId) -> None:
            while len(seen[workspace]) < PROCESSES * EACH // len(workspaces):
                cursor = seen[workspace][-1] if seen[workspace] else 0
                events = await log.since(workspace, cursor, limit=100)
                seen[workspace].extend(one.seq for one in events)
                await asyncio.sleep(0)

        async with asyncio.timeout(60):
            await asyncio.gather(
                *(follow(one) for one in workspaces),
                *(write(one, ids, workspaces) for one in running),
            )
        async with running[0].database.reading(ALL) as session:
            written = await session.scalar(select(func.count()).select_from(EventRow))

    assert written == PROCESSES * EACH
    for seqs in seen.values():
        assert seqs == list(range(1, PROCESSES * EACH // len(workspaces) + 1))


async def test_what_a_transaction_read_nobody_changes_before_it_writes(
    database_url: str, clock: ManualClock, ids: Ids, workspaces: list[WorkspaceId]
) -> None:
    first = workspaces[0]

    async def count(session: AsyncSession, _: object) -> None:
        workspace = await session.get_one(WorkspaceRow, first)
        await asyncio.sleep(0)
        workspace.config_revision += 1

    async with processes(database_url, clock, count=PROCESSES) as running:
        scopes: list[Scope] = [InWorkspace(workspace_id=first), ALL]
        scopes *= 10
        await asyncio.gather(
            *(one.books.transaction(scope, count) for scope in scopes for one in running)
        )
        async with running[0].database.reading(ALL) as session:
            found = await session.get_one(WorkspaceRow, first)

    assert found.config_revision - 1 == len(scopes) * PROCESSES
