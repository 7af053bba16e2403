"""The database a benchmark runs on, as it is asked from outside: SQLite's file or a PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from benchmarks import figures, postgres

KINDS = ("sqlite", "postgresql")


class Database(Protocol):
    """What both kinds have in common; `settings` make the product use it."""

    settings: Mapping[str, str]

    async def ask(self, question: str) -> int:
        """Return the one number a question is answered with; 0 for none."""
        ...

    async def commits(self) -> float:
        """Return how many durable commits of one row a second it takes, one after the other."""
        ...

    async def settle(self) -> None:
        """Do after a bulk load what the database's own care does in time: count for the planner,
        and on PostgreSQL mark rows that everybody sees."""
        ...


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Database]:
    """Yield the database of that kind; SQLite's lies in the folder."""
    if kind == "sqlite":
        yield _Sqlite(folder)
    else:
        with postgres.postgres() as address:
            yield _Postgres(address)


class _Sqlite:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.settings: Mapping[str, str] = {}

    async def ask(self, question: str) -> int:
        uri = f"{(self._folder / 'opsbell.db').as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as reading:
            return int(reading.execute(question).fetchone()[0] or 0)

    async def commits(self) -> float:
        return figures.durable_commits(self._folder)

    async def settle(self) -> None:
        with closing(sqlite3.connect(self._folder / "opsbell.db", timeout=10)) as writing:
            # As many rows of an index as the product has it look at.
            writing.execute("PRAGMA analysis_limit=400")
            writing.execute("ANALYZE")


class _Postgres:
    def __init__(self, address: str) -> None:
        self._address = address
        self.settings: Mapping[str, str] = {"DATABASE_URL": address}

    async def ask(self, question: str) -> int:
        return await postgres.ask(self._address, question) or 0

    async def commits(self) -> float:
        return await postgres.durable_commits(self._address)

    async def settle(self) -> None:
        await postgres.vacuum(self._address)
