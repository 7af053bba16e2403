"""Reading the log by time, and asking how far many workspaces have come."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.events.log import EventLog
from core.events.tables import EventRow
from core.ids import WorkspaceId
from core.tenants.pulse import Pulse, Pulses
from core.tenants.tables import WorkspaceRow
from core.work import Books, Work

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def log(
    database: Database, books: Books, clock: ManualClock, workspace: WorkspaceId
) -> EventLog:
    """A log of six events, a minute apart; the clock stands at the last."""
    for number in range(6):
        if number:
            clock.advance(MINUTE)
        await _happen(books, clock, workspace)
    return EventLog(database=database)


async def _happen(books: Books, clock: ManualClock, workspace: WorkspaceId) -> None:
    async def body(_session: AsyncSession, work: Work) -> None:
        work.event("case.edited", at=clock.now(), case=uuid4(), item=uuid4())

    await books.transaction(InWorkspace(workspace_id=workspace), body)


@pytest.mark.parametrize(
    ("minutes_ago", "before"),
    [(-1, 6), (0, 5), (0.5, 5), (1, 4), (4.5, 1), (5, 0), (60, 0)],
)
async def test_a_moment_lies_behind_the_last_event_before_it(
    log: EventLog,
    clock: ManualClock,
    workspace: WorkspaceId,
    minutes_ago: float,
    before: int,
) -> None:
    moment = clock.now() - minutes_ago * MINUTE

    assert await log.before(workspace, moment, most=100) == before


async def test_a_moment_that_too_much_has_followed_is_not_answered(
    log: EventLog, clock: ManualClock, workspace: WorkspaceId
) -> None:
    assert await log.before(workspace, clock.now() - 2 * MINUTE, most=3) == 3
    assert await log.before(workspace, clock.now() - 3 * MINUTE, most=3) is None


async def test_a_moment_before_all_that_is_kept_is_not_answered(
    log: EventLog, database: Database, clock: ManualClock, workspace: WorkspaceId
) -> None:
    async with database.writing(InWorkspace(workspace_id=workspace)) as session:
        await session.execute(delete(EventRow).where(EventRow.seq <= 2))

    assert await log.before(workspace, clock.now() - 2 * MINUTE, most=100) == 3
    assert await log.before(workspace, clock.now() - 4 * MINUTE, most=100) is None


async def test_an_empty_log_begins_with_what_comes(
    database: Database, clock: ManualClock, workspace: WorkspaceId
) -> None:
    assert await EventLog(database=database).before(workspace, clock.now(), most=10) == 0


async def test_a_pulse_has_the_head_and_the_revision(
    log: EventLog, database: Database, books: Books, workspace: WorkspaceId
) -> None:
    async def body(session: AsyncSession, _work: Work) -> None:
        row = await session.get_one(WorkspaceRow, workspace)
        row.config_revision += 1

    pulses = Pulses(database=database)
    before = await pulses.of([workspace])
    await books.transaction(InWorkspace(workspace_id=workspace), body)

    assert before == {workspace: Pulse(head=6, revision=1)}
    assert await pulses.of([workspace, WorkspaceId(uuid4())]) == {
        workspace: Pulse(head=6, revision=2)
    }


async def test_a_workspace_where_nothing_happened_has_a_pulse_too(
    database: Database, workspace: WorkspaceId
) -> None:
    assert await Pulses(database=database).of([workspace]) == {
        workspace: Pulse(head=0, revision=1)
    }
