"""Processes that share a PostgreSQL agree on its time, whatever their machines' clocks say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from core.clock import SystemClock
from core.db.clock import LOOK_SECONDS, DatabaseClock
from core.db.engine import Database
from tests.servers.postgres import Postgres

HOUR = timedelta(hours=1)
NEARLY = timedelta(seconds=20)


class Machine:
    """A machine whose wall clock runs apart from the world, and whose waits are counted."""

    def __init__(self) -> None:
        self.apart = timedelta()
        self.passed = 0.0
        self.waits: asyncio.Queue[float] = asyncio.Queue()
        self.next = asyncio.Event()

    def now(self) -> datetime:
        return SystemClock().now() + self.apart

    def monotonic(self) -> float:
        return SystemClock().monotonic() + self.passed

    async def sleep(self, seconds: float) -> None:
        self.waits.put_nowait(seconds)
        await self.next.wait()
        self.next.clear()


@pytest.fixture
async def database(postgres_server: Postgres) -> AsyncIterator[Database]:
    """A PostgreSQL to ask."""
    with postgres_server.database() as url:
        database = Database(url=url)
        yield database
        await database.close()


def is_near(shown: datetime) -> bool:
    return abs(shown - datetime.now(UTC)) < NEARLY


async def test_a_machine_that_runs_ahead_shows_the_databases_time(database: Database) -> None:
    machine = Machine()
    machine.apart = HOUR
    clock = DatabaseClock(machine=machine)
    assert not is_near(clock.now())

    await clock.ask(database)

    assert is_near(clock.now())
    assert clock.now().tzinfo is UTC


async def test_a_wall_clock_that_jumps_moves_nothing(database: Database) -> None:
    machine = Machine()
    clock = DatabaseClock(machine=machine)
    await clock.ask(database)

    machine.apart = -24 * HOUR

    assert is_near(clock.now())


async def test_after_a_sleep_of_the_machine_the_time_is_asked_for_at_once(
    database: Database,
) -> None:
    machine = Machine()
    clock = DatabaseClock(machine=machine)
    await clock.ask(database)
    machine.passed -= HOUR.total_seconds()  # its monotonic clock stood still meanwhile
    machine.apart = timedelta()
    following = asyncio.create_task(clock.follow(database))
    assert await machine.waits.get() == LOOK_SECONDS
    assert not is_near(clock.now())

    machine.apart = HOUR
    machine.next.set()
    await machine.waits.get()

    assert is_near(clock.now())
    following.cancel()


async def test_each_minute_the_time_is_asked_for_again(database: Database) -> None:
    machine = Machine()
    clock = DatabaseClock(machine=machine)
    following = asyncio.create_task(clock.follow(database))
    await machine.waits.get()
    machine.apart, machine.passed = HOUR, 61.0
    assert not is_near(clock.now())

    machine.next.set()
    await machine.waits.get()

    assert is_near(clock.now())
    following.cancel()


async def test_a_database_that_does_not_answer_leaves_the_time_as_it_was(
    database: Database,
) -> None:
    machine = Machine()
    clock = DatabaseClock(machine=machine)
    await clock.ask(database)
    gone = Database(url="postgresql://bell@/bell?host=/nowhere")
    following = asyncio.create_task(clock.follow(gone))
    await machine.waits.get()
    machine.passed = 61.0

    machine.next.set()
    await machine.waits.get()

    assert clock.now() - datetime.now(UTC) > timedelta(seconds=40)
    following.cancel()
    await gone.close()
