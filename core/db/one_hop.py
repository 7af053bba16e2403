"""A connection to SQLite whose thread is asked once per statement.

aiosqlite asks its thread four times: for a cursor, to execute, for the rows, to close. Each of
these is a walk from the loop to the thread and back, and together they cost more than SQLite
itself. Here all four happen in one walk; a result is always read whole, as it was before. BEGIN
does not walk at all: it goes with the first statement, and where none came there is nothing to
commit or to roll back either.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite

from core.db.rows import SEVERAL

_BEGIN = "BEGIN"


class Cursor:
    """What SQLAlchemy asks of an asynchronous cursor; nothing but the statement leaves the
    loop."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Cursor:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Cursor:
        """Run a statement and keep its rows; a BEGIN waits for the next one."""
        if statement.startswith(_BEGIN):
            self._connection.begin_with_next(statement)
        else:
            await self._connection.ask(partial(self._execute, statement, parameters))
        return self

    async def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> Cursor:
        """Run a statement with each of these."""
        await self._connection.ask(partial(self._executemany, statement, rows))
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """There is nothing left to close: the statement ended with its rows."""

    def _execute(self, statement: str, parameters: Sequence[Any]) -> None:
        self._keep(self._connection.raw.execute(statement, parameters))

    def _executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        if statement == SEVERAL:
            for each, its_rows in rows:
                self._connection.raw.executemany(each, its_rows).close()
            return
        self._keep(self._connection.raw.executemany(statement, rows))

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        try:
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class Connection(aiosqlite.Connection):
    """aiosqlite's connection, with cursors of our own."""

    _begins: str | None = None
    """The BEGIN that waits for its first statement."""
    _has_begun = False
    """A BEGIN was handed to the thread and its end has not been heard of. Not the driver's own
    word for it: who is cancelled while the thread is at work leaves before that is true."""

    @property
    def raw(self) -> sqlite3.Connection:
        """The driver's connection; only its own thread may touch it."""
        return self._conn

    def cursor(self) -> Any:
        """Return a `Cursor`, without asking anybody; SQLAlchemy enters and uses it, no more."""
        return Cursor(self)

    def begin_with_next(self, statement: str) -> None:
        """Have a transaction begin right before the next statement."""
        self._begins = statement

    async def ask(self, deed: partial[None]) -> None:
        """Have the thread do something, and wait for it."""
        begins, self._begins = self._begins, None
        if begins is not None:
            self._has_begun = True
            deed = partial(self._begin_and, begins, deed)
        await self._execute(deed)  # type: ignore[no-untyped-call]  # aiosqlite has no types

    async def commit(self) -> None:
        """Commit what has begun."""
        self._begins = None
        if self._has_begun:
            await super().commit()
            self._has_begun = False

    async def rollback(self) -> None:
        """Undo what has begun."""
        self._begins = None
        if self._has_begun:
            await super().rollback()
            self._has_begun = False

    def _begin_and(self, begins: str, deed: partial[None]) -> None:
        self.raw.execute(begins).close()
        deed()


def connect(database: str, **given: Any) -> Connection:
    """Return a connection to await, as `aiosqlite.connect` does. Its thread does not keep the
    process alive."""
    connection = Connection(partial(sqlite3.connect, database, **given), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does for aiosqlite's own
    return connection
