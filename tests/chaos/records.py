"""What is on disk: the product's database, read from outside while it runs or lies dead.

Read only, so that nothing here repairs what the next start of the product has to repair itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]


class Records:
    """One data folder's database."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "opsbell.db"

    def rows(self, question: str, *given: object) -> list[Row]:
        """Return the answer to a question."""
        with self._open() as database:
            return database.execute(question, given).fetchall()

    def one(self, question: str, *given: object) -> Any:
        """Return the only value of the only row."""
        ((value,),) = self.rows(question, *given)
        return value

    def open_work(self) -> int:
        """Return how much is still to be done: updates, requests, deliveries."""
        return int(
            self.one(
                "SELECT (SELECT count(*) FROM inbox_updates"
                "  WHERE done_at IS NULL AND failed_at IS NULL)"
                " + (SELECT count(*) FROM raw_requests WHERE state = 'new')"
                " + (SELECT count(*) FROM deliveries WHERE state IN ('due', 'sending'))"
            )
        )

    def assert_sound(self) -> None:
        """SQLite finds nothing wrong, and every row of a counted kind has its number."""
        with self._open() as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for table, column, counter in (
            ("events", "seq", "event"),
            ("cases", "number", "case"),
            ("alerts", "number", "alert"),
        ):
            found = self.rows(f"SELECT {column} FROM {table} ORDER BY {column}")  # noqa: S608
            numbers = [number for (number,) in found]
            last = self.rows("SELECT value FROM counters WHERE name = ?", counter)
            assert numbers == list(range(1, len(numbers) + 1)), f"a gap in the numbers of {table}"
            assert [(len(numbers),)] == last or not numbers, f"the counter of {table} is off"

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        uri = f"{self._path.as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as database:
            yield database
