"""A real database per test, with its writer and a workspace, for all that rests on storage."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import System
from core.db.writer import Writer
from core.ids import Ids, WorkspaceId
from core.schema import metadata
from core.tenants.tables import BotRow, WorkspaceRow
from core.work import Batch, Books
from tests.fakes.hints import RecordedHints
from tests.servers.postgres import Postgres

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
BOT = 424242


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the whole schema and nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "opsbell.db"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at noon until it is moved."""
    return ManualClock(start=NOON)


@pytest.fixture
def ids(clock: ManualClock) -> Ids:
    """Makes identifiers."""
    return Ids(clock=clock, rng=random.Random(7))


@pytest.fixture
def hints() -> RecordedHints:
    """Remembers the hints given after commits."""
    return RecordedHints()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this test alone; open it twice to play two processes.

    Every test that rests on storage runs on both databases.
    """
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres_server")
        with server.cleaned() as url:
            yield url
    else:
        path = tmp_path / "opsbell.db"
        shutil.copy(request.getfixturevalue("empty_database"), path)
        yield f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The database, closed at the end."""
    database = Database(url=database_url)
    yield database
    await database.close()


@pytest.fixture
async def books(
    database: Database, clock: ManualClock, hints: RecordedHints
) -> AsyncIterator[Books]:
    """The way to write, with its writer running."""
    writer = Writer(
        database=database,
        clock=clock,
        batches=lambda session: Batch(session=session, clock=clock, hints=hints),
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(writer.run(), name="writer")
        yield Books(writer=writer)
        writer.close()


@pytest.fixture
async def workspace(database: Database, ids: Ids) -> WorkspaceId:
    """A workspace, and a bot that it may use."""
    id = ids.new()
    async with database.writing(System(reason="a test's workspace")) as session:
        session.add(WorkspaceRow(id=id, name="Hotel", language="en", zone="UTC", created_at=NOON))
        session.add(
            BotRow(id=BOT, username="bell_bot", name="Bell", is_sandbox=True, created_at=NOON)
        )
    return WorkspaceId(id)
