"""The connection to SQLite asks its thread once per statement, and tells what a cursor must."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from core.db.one_hop import Connection
from core.db.rows import SEVERAL


class Counting(Connection):
    """Counts what its thread is asked for."""

    asked = 0

    async def ask(self, deed: partial[None]) -> None:
        """Count it."""
        self.asked += 1
        await super().ask(deed)


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[Counting]:
    """A connection with one table of two rows."""
    given = partial(sqlite3.connect, str(tmp_path / "rows.db"), isolation_level=None)
    connection = Counting(given, iter_chunk_size=64)
    assert await connection is connection
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, words TEXT)")
    await cursor.executemany("INSERT INTO rows (words) VALUES (?)", [("one",), ("two",)])
    connection.asked = 0
    yield connection
    await connection.close()


async def test_a_statement_and_its_rows_are_one_question(connection: Counting) -> None:
    cursor = await connection.cursor().__aenter__()

    await cursor.execute("SELECT words FROM rows WHERE id > ? ORDER BY id", (0,))
    rows = await cursor.fetchall()
    await cursor.close()

    assert rows == [("one",), ("two",)]
    assert [column[0] for column in cursor.description] == ["words"]
    assert connection.asked == 1


async def test_what_a_write_returns_and_how_many_it_met_are_told(connection: Counting) -> None:
    cursor = connection.cursor()

    await cursor.execute("UPDATE rows SET words = 'new' RETURNING id")

    assert sorted(await cursor.fetchall()) == [(1,), (2,)]
    assert await cursor.fetchall() == []
    await cursor.execute("DELETE FROM rows")
    assert (cursor.rowcount, cursor.description) == (2, None)


async def test_a_mistake_comes_back_to_who_made_it(connection: Counting) -> None:
    cursor = connection.cursor()

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await cursor.execute("SELECT * FROM missing")

    await cursor.execute("SELECT count(*) FROM rows")
    assert await cursor.fetchall() == [(2,)]


async def test_several_statements_are_one_question(connection: Counting) -> None:
    cursor = connection.cursor()

    await cursor.executemany(
        SEVERAL,
        [
            ("INSERT INTO rows (id, words) VALUES (?, ?)", [(3, "three"), (4, "four")]),
            ("UPDATE rows SET words = ? WHERE id = ?", [("first", 1)]),
        ],
    )

    assert connection.asked == 1
    await cursor.execute("SELECT words FROM rows ORDER BY id")
    assert await cursor.fetchall() == [("first",), ("two",), ("three",), ("four",)]


async def test_of_several_statements_the_one_that_is_refused_is_told(
    connection: Counting,
) -> None:
    cursor = connection.cursor()

    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        await cursor.executemany(
            SEVERAL,
            [
                ("INSERT INTO rows (id, words) VALUES (?, ?)", [(3, "three")]),
                ("INSERT INTO rows (id, words) VALUES (?, ?)", [(1, "one again")]),
            ],
        )


async def test_a_transaction_begins_in_the_question_of_its_first_statement(
    connection: Counting,
) -> None:
    cursor = connection.cursor()

    await cursor.execute("BEGIN IMMEDIATE")
    assert (connection.asked, connection.in_transaction) == (0, False)
    await cursor.execute("DELETE FROM rows")
    assert (connection.asked, connection.in_transaction) == (1, True)
    await connection.rollback()

    await cursor.execute("SELECT count(*) FROM rows")
    assert await cursor.fetchall() == [(2,)]
    assert not connection.in_transaction


async def test_a_transaction_of_nothing_never_begins(connection: Counting) -> None:
    cursor = connection.cursor()
    for end in (connection.commit, connection.rollback):
        await cursor.execute("BEGIN IMMEDIATE")
        await end()

        await cursor.execute("SELECT count(*) FROM rows")
        assert not connection.in_transaction


async def test_what_was_begun_by_somebody_who_left_is_undone(connection: Counting) -> None:
    cursor = connection.cursor()
    await cursor.execute("BEGIN IMMEDIATE")
    deleting = asyncio.create_task(cursor.execute("DELETE FROM rows"), name="deleting")
    await asyncio.sleep(0)  # handed to the thread, and left at once
    deleting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await deleting

    await connection.rollback()

    assert not connection.in_transaction
    await cursor.execute("SELECT count(*) FROM rows")
    assert await cursor.fetchall() == [(2,)]
