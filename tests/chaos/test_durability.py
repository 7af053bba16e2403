"""What SQLite is asked for: a commit that is on the disk, and a transaction that begins as one who
writes. Killing a process shows neither, because the kernel lives on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from sqlalchemy import text

from core.db.engine import Database
from core.db.tenancy import System

ALL = System(reason="a test looks at everything")
FULL = 2


@pytest_asyncio.fixture(loop_scope="session")
async def both(tmp_path: Path) -> AsyncIterator[tuple[Database, Database]]:
    """One file as the product opens it, and as the command line opens it beside."""
    path = tmp_path / "opsbell.db"
    opened = [Database(url=f"sqlite+aiosqlite:///{path}") for _ in range(2)]
    async with opened[0].writing(ALL) as session:
        await session.execute(text("CREATE TABLE numbers (value INTEGER)"))
        await session.execute(text("INSERT INTO numbers VALUES (0)"))
    yield opened[0], opened[1]
    for one in opened:
        await one.close()


async def test_a_commit_waits_for_the_disk(both: tuple[Database, Database]) -> None:
    async with both[0].writing(ALL) as session:
        assert await session.scalar(text("PRAGMA synchronous")) == FULL
        assert await session.scalar(text("PRAGMA journal_mode")) == "wal"


async def test_what_is_read_before_a_write_is_still_true_when_it_is_written(
    both: tuple[Database, Database],
) -> None:
    async def add(database: Database) -> None:
        async with database.writing(ALL) as session:
            value = await session.scalar(text("SELECT value FROM numbers"))
            await asyncio.sleep(0)
            await session.execute(text("UPDATE numbers SET value = :n"), {"n": value + 1})

    async with asyncio.TaskGroup() as adding:
        for _ in range(10):
            for database in both:
                adding.create_task(add(database))

    async with both[0].reading(ALL) as session:
        assert await session.scalar(text("SELECT value FROM numbers")) == 20
