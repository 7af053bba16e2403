"""What the product says to SQLite, written down, and said once more by the bare driver: nothing of
ours can be quicker than that.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from core.db.rows import SEVERAL

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-16000",
    "wal_autocheckpoint=4000",
)
"""Those of the product that cost or save time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement with its values, as the driver was given it; `is_many`: a list of them."""

    words: str
    values: Any
    is_many: bool


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """Yield a list that grows by everything this program's engines are asked; clear it at will."""
    said: list[Statement] = []

    def hear(
        _connection: object,
        _cursor: object,
        words: str,
        values: object,
        _context: object,
        is_many: bool,
    ) -> None:
        said.append(Statement(words=words, values=values, is_many=is_many))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def copied(file: Path) -> Path:
    """Return a copy of a database as it is now, beside it."""
    copy = file.with_name("replay.db")
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as source:
        source.execute("VACUUM INTO ?", (str(copy),))
    return copy


def replayed(copy: Path, calls: Sequence[Sequence[Statement]]) -> list[float]:
    """Say it all once more, call by call; return the seconds of each, its commits included."""
    seconds: list[float] = []
    with closing(sqlite3.connect(copy, isolation_level=None)) as database:
        for pragma in _PRAGMAS:
            database.execute(f"PRAGMA {pragma}")
        for call in calls:
            began = time.perf_counter()
            for one in call:
                # What the product begins it also ends, but the driver's commit is no statement.
                if one.words.startswith("BEGIN") and database.in_transaction:
                    database.execute("COMMIT")
                _say(database, one)
            if database.in_transaction:
                database.execute("COMMIT")
            seconds.append(time.perf_counter() - began)
    return seconds


def _say(database: sqlite3.Connection, one: Statement) -> None:
    if not one.is_many:
        database.execute(one.words, one.values).fetchall()
    elif one.words == SEVERAL:
        for words, rows in one.values:
            database.executemany(words, rows)
    else:
        database.executemany(one.words, one.values)
