"""What the writer does when PostgreSQL gets in its way, and when it goes away."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.transport.line import LEASE as BOT_LEASE
from core.clock import ManualClock
from core.db.engine import Database
from core.db.frozen import APPLICATION, end_frozen
from core.db.postgres import reading_engine
from core.db.tenancy import System
from core.db.trouble import DRIVER_ERRORS, Trouble
from core.delivery.claim import LEASE as DELIVERY_LEASE
from core.errors import Unavailable
from core.tenants.tables import BotRow
from core.work import Batch, Deciding, Load, Work
from tests.contracts.conftest import NOON
from tests.contracts.database.processes import HastyClock, OneProcess, processes
from tests.servers.postgres import Postgres

ALL = System(reason="a test looks at everything")
KILL = text("SELECT pg_terminate_backend(pg_backend_pid())")
# Runs within COMMIT: the connection ends while the commit is on its way.
KILL_AT_COMMIT = """
CREATE FUNCTION end_me() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON bots DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION end_me();
"""


@pytest.fixture
def url(postgres_server: Postgres) -> Iterator[str]:
    """A PostgreSQL of this test's own."""
    with postgres_server.database() as address:
        yield address


@pytest.fixture
def hasty(clock: ManualClock) -> HastyClock:
    """A clock that does not keep anybody waiting."""
    return HastyClock(clock)


def bot(id: int) -> BotRow:
    return BotRow(id=id, username="bell_bot", name="Bell", is_sandbox=True, created_at=NOON)


async def stored(one: OneProcess) -> list[int]:
    async with one.database.reading(ALL) as session:
        return list((await session.scalars(select(BotRow.id).order_by(BotRow.id))).all())


@dataclass
class AddBot:
    """Adds a bot; `kills` so many tries by ending their connection before the commit."""

    id: int
    kills: int = 0
    name: str = "Bell"
    tries: int = 0
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[int]:
        async def look(session: AsyncSession, _: object) -> dict[int, int]:
            self.tries += 1
            if self.tries <= self.kills:
                await session.execute(KILL)
            return {}

        batch.want(Load("test.kill", look), self.id)
        yield
        work.insert(
            BotRow,
            id=self.id, username="bell_bot", name=self.name, is_sandbox=True, created_at=NOON,
        )  # fmt: skip
        return self.id


async def test_a_connection_that_ends_before_the_commit_costs_a_try_and_nothing_else(
    url: str, hasty: HastyClock
) -> None:
    changes = [AddBot(1), AddBot(2, kills=2), AddBot(3)]
    async with processes(url, hasty, count=1) as (one,):
        done = await asyncio.gather(*(one.books.change(change) for change in changes))

        assert done == [1, 2, 3]
        assert changes[1].tries == 3
        assert await stored(one) == [1, 2, 3]


@dataclass
class AddUnlessThere:
    """Adds a bot that is not there; loses its connection first, then a race against `rival`."""

    id: int
    rival: Database
    tries: int = 0
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[str]:
        async def look(session: AsyncSession, ids: Sequence[int]) -> dict[int, bool]:
            self.tries += 1
            if self.tries == 1:
                await session.execute(KILL)
            found = await session.scalars(select(BotRow.id).where(BotRow.id.in_(ids)))
            there = dict.fromkeys(found, True)
            if self.tries == 2:
                async with self.rival.writing(ALL, beside=()) as other:
                    other.add(bot(self.id))
            return there

        load = Load("test.there", look)
        batch.want(load, self.id)
        yield
        if batch.get(load, self.id):
            return "there"
        work.insert(
            BotRow,
            id=self.id, username="bell_bot", name="Bell", is_sandbox=True, created_at=NOON,
        )  # fmt: skip
        return "made"


async def test_a_key_that_another_process_wrote_first_is_seen_whatever_came_before(
    url: str, hasty: HastyClock
) -> None:
    async with processes(url, hasty, count=2) as (one, two):
        change = AddUnlessThere(7, two.database)

        assert await one.books.change(change) == "there"
        assert change.tries == 3
        assert await stored(one) == [7]


async def test_a_connection_that_ends_during_the_commit_is_told_and_not_tried_again(
    url: str, hasty: HastyClock
) -> None:
    changes = [AddBot(1), AddBot(2), AddBot(3)]
    async with processes(url, hasty, count=1) as (one,):
        async with one.database.writing(ALL) as session:
            driver = await (await session.connection()).get_raw_connection()
            assert driver.driver_connection is not None
            await driver.driver_connection.execute(KILL_AT_COMMIT)

        done = await asyncio.gather(
            *(one.books.change(change) for change in changes), return_exceptions=True
        )

        assert all(isinstance(each, Unavailable) for each in done)
        assert [change.tries for change in changes] == [1, 1, 1]
        assert await stored(one) == []


async def test_a_database_that_stays_away_is_told_within_seconds(hasty: HastyClock) -> None:
    async with processes("postgresql://bell@/bell?host=/nowhere", hasty, count=1) as (one,):
        with pytest.raises(Unavailable, match="does not take writes"):
            await one.books.change(AddBot(1))
        slept = sum(hasty.slept)
        with pytest.raises(Unavailable, match="does not answer"):
            await stored(one)

    assert 4 < slept < 8


async def test_connections_that_a_restart_ended_are_replaced_before_they_are_used(
    url: str, hasty: HastyClock
) -> None:
    async with processes(url, hasty, count=2) as (one, other):
        await asyncio.gather(one.books.change(AddBot(1)), stored(one))
        async with other.database.writing(ALL) as session:
            await session.execute(
                text(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            )

        assert await stored(other) == [1]  # meanwhile the ends are noticed
        await one.books.change(AddBot(2))

        assert await stored(one) == [1, 2]
        assert hasty.slept == []


@dataclass
class Crossing:
    """Changes one bot and, once the other change has done so too, another. Tried again only when
    one of the two is `through`, as after the pause that the clock here does not make."""

    first: int
    second: int
    meet: asyncio.Barrier
    through: asyncio.Event
    tries: int = 0
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[int]:
        async def cross(session: AsyncSession, _: object) -> dict[int, int]:
            self.tries += 1
            if self.tries > 1:
                await self.through.wait()
            await session.execute(update(BotRow).where(BotRow.id == self.first).values(name="1"))
            if self.tries == 1:
                await self.meet.wait()
            await session.execute(update(BotRow).where(BotRow.id == self.second).values(name="2"))
            return {}

        batch.want(Load("test.cross", cross), self.first)
        yield
        return self.first


async def test_a_deadlock_ends_with_both_written(url: str, hasty: HastyClock) -> None:
    meet, through = asyncio.Barrier(2), asyncio.Event()
    changes = [Crossing(1, 2, meet, through), Crossing(2, 1, meet, through)]

    async def write(process: OneProcess, change: Crossing) -> int:
        written = await process.books.change(change)
        through.set()
        return written

    async with processes(url, hasty, count=2) as (one, other):
        async with one.database.writing(ALL) as session:
            session.add_all([bot(1), bot(2)])

        done = await asyncio.gather(write(one, changes[0]), write(other, changes[1]))

    assert list(done) == [1, 2]
    assert sorted(change.tries for change in changes) == [1, 2]


async def test_a_process_that_freezes_while_it_writes_keeps_nobody_from_taking_over(
    url: str, hasty: HastyClock
) -> None:
    async with (
        processes(url, hasty, count=1) as (one,),
        one.database.writing(ALL) as session,
    ):
        seconds = await may_stand_still(session)

    shortest = min(BOT_LEASE, DELIVERY_LEASE)
    assert 0 < seconds <= shortest.total_seconds() / 2


async def test_a_process_that_freezes_while_it_reads_goes_on_with_it(
    url: str, hasty: HastyClock
) -> None:
    async with (
        processes(url, hasty, count=1) as (one,),
        one.database.reading(ALL) as reading,
        one.database.writing(ALL) as writing,
    ):
        assert await may_stand_still(reading) >= 5 * await may_stand_still(writing) > 0


async def may_stand_still(session: AsyncSession) -> float:
    """Return for how many seconds PostgreSQL lets it in the middle of a transaction."""
    kept = text("SELECT extract(epoch FROM current_setting(:name)::interval)")
    seconds = await session.scalar(kept, {"name": "idle_in_transaction_session_timeout"})
    return float(seconds)


@asynccontextmanager
async def halfway(url: str, application: str) -> AsyncIterator[asyncpg.Connection]:
    """Hold a lock as a process does that froze in the midst of a statement: it has had one
    parsed, and does not say what is to be done with it."""
    connection = await asyncpg.connect(
        url, server_settings={"application_name": application}, timeout=10
    )
    try:
        await connection.execute("BEGIN")
        await connection.execute("LOCK TABLE bots IN SHARE MODE")
        await connection.prepare("SELECT 1")
        yield connection
    finally:
        connection.terminate()


async def is_found(engine: AsyncEngine) -> None:
    """Have the one that stands still ended; the server may take a moment to begin waiting."""
    async with asyncio.timeout(10):
        while (ended := await end_frozen(engine, patience=timedelta(0))) == 0:
            pass
    assert ended == 1


async def test_a_process_that_freezes_in_the_midst_of_a_statement_is_waited_for_once(
    url: str, hasty: HastyClock
) -> None:
    async with processes(url, hasty, count=1) as (one,), halfway(url, APPLICATION):
        await one.books.change(AddBot(1))

        assert await stored(one) == [1]


async def test_only_those_of_ours_are_ended_whose_client_owes_the_rest(
    url: str, hasty: HastyClock
) -> None:
    engine = reading_engine(url)
    async with (
        halfway(url, APPLICATION) as frozen,
        halfway(url, "psql") as another,
        processes(url, hasty, count=1) as (one,),
        one.database.writing(ALL, beside=()) as between,
    ):
        ended = asyncio.Event()
        frozen.add_termination_listener(lambda _: ended.set())

        assert await end_frozen(engine, patience=timedelta(hours=1)) == 0
        await is_found(engine)

        async with asyncio.timeout(10):
            await ended.wait()
        assert await another.fetchval("SELECT 1") == 1
        assert await between.scalar(text("SELECT 1")) == 1
    await engine.dispose()


async def test_who_was_ended_in_the_midst_of_a_statement_has_lost_the_connection(
    url: str, hasty: HastyClock
) -> None:
    engine = reading_engine(url)

    async def is_ended(database: Database) -> None:
        async with database.writing(ALL, beside=()) as session:
            driver = await (await session.connection()).get_raw_connection()
            assert driver.driver_connection is not None
            await driver.driver_connection.prepare("SELECT 1")
            await is_found(engine)
            await session.execute(text("SELECT 1"))

    async with processes(url, hasty, count=1) as (one,):
        for _ in range(10):  # The driver says it in several ways, as it hears of it.
            with pytest.raises(DRIVER_ERRORS) as caught:
                await is_ended(one.database)

            assert one.database.trouble(caught.value) is Trouble.GONE
        await one.books.change(AddBot(1))
        assert await stored(one) == [1]
    await engine.dispose()


async def test_a_reader_cannot_write(url: str) -> None:
    database = Database(url=url)

    async def write() -> None:
        async with database.reading(ALL) as session:
            session.add(bot(1))
            await session.flush()

    with pytest.raises(Unavailable, match="read-only"):
        await write()
    await database.close()


async def test_a_reader_sees_one_picture_to_its_end(url: str, hasty: HastyClock) -> None:
    async with processes(url, hasty, count=2) as (one, other):
        async with one.database.reading(ALL) as session:
            before = (await session.scalars(select(BotRow.id))).all()
            await other.books.change(AddBot(1))
            after = (await session.scalars(select(BotRow.id))).all()

        assert before == after == []
        assert await stored(one) == [1]


async def test_the_writer_finds_out_by_itself_when_the_database_takes_writes_again(
    tmp_path: Path, empty_database: Path
) -> None:
    path = tmp_path / "opsbell.db"
    shutil.copy(empty_database, path)
    clock = HastyClock(ManualClock(start=NOON))
    async with processes(f"sqlite+aiosqlite:///{path}", clock, count=1) as (one,):
        async with one.database.writing(ALL) as session:
            await session.execute(text("PRAGMA max_page_count = 1"))
        fills = AddBot(1, name="x" * 10**6)
        with pytest.raises(Unavailable, match="full"):
            await one.books.change(fills)
        assert one.writer.trouble is Trouble.REFUSED

        async with one.database.writing(ALL) as session:
            await session.execute(text("PRAGMA max_page_count = 1000000"))
        async with asyncio.timeout(30):
            while one.writer.trouble is not None:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0)
