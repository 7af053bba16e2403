"""What is on disk: the product's database, read from outside while it runs or lies dead.

Read only, so that nothing here repairs what the next start of the product has to repair itself;
but for time, which may pass faster for leases and for what waits for its next try, and for how
many alerts make a storm.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One start of the product, as the database knows it: who holds its leases, and the number
    on what it claims."""

    holder: str
    epoch: int


ANSWER_SECONDS = 20.0
NEVER = 0
"""From so many alerts in a minute no storm begins."""
FLOODED = None
"""From as many as the product has it."""
SOON = timedelta(seconds=1)
_BRING_FORWARD = (
    "UPDATE deliveries SET next_at = ? WHERE state = 'due' AND next_at > ?"
    " RETURNING kind, attempts, problem"
)
_STORMS_FROM = (
    "UPDATE receivers SET storm_alerts = ?, revision = revision + 1",
    "UPDATE workspaces SET config_revision = config_revision + 1",
)
_PUT_BACK = (
    "UPDATE rule_windows SET state = ?, due_at = ?"
    " WHERE rule_id = ? AND digest = ? AND group_key = ?"
)


class Records(ABC):
    """One database; questions hold `?` for what is given, and casts where the two differ."""

    @abstractmethod
    def rows(self, question: str, *given: object) -> list[Row]:
        """Return the answer to a question."""

    @abstractmethod
    def let_leases_run_out(self, start: Start | None = None) -> None:
        """Let so much time pass for the leases of a process that is gone (None: of all), as the
        others would have to wait."""

    def let_the_clock_come(self, waited: timedelta) -> None:
        """Let so much time pass that every rule which waits for the clock is due: it began to wait
        so long ago."""
        now = datetime.now(UTC)
        for rule, digest, group in self.rows(
            "SELECT rule_id, digest, group_key FROM rule_windows WHERE due_at IS NOT NULL"
        ):
            began = int((now - waited).timestamp() * 1_000_000)
            due = int((now - SOON).timestamp() * 1_000_000)
            state = [began] if digest == "schedule" else [began, due, 0]
            self._put_back((rule, digest, group), state, now - SOON)

    def storms_from(self, alerts: int | None) -> None:
        """Let a storm begin with more than so many new alerts in a minute, wherever they are told;
        NEVER: every alert is told by a card of its own."""
        number, revision = _STORMS_FROM
        self._write(number, alerts)
        self._write(revision)

    @abstractmethod
    def _put_back(self, key: Row, state: list[int], due_at: datetime) -> None:
        """Write what a rule waits for."""

    @abstractmethod
    def _write(self, statement: str, *given: object) -> None:
        """Run one that answers nothing."""

    @abstractmethod
    def _bring_forward(self, soon: object) -> list[Row]:
        """Make due then what is due later; return of each its kind, attempts and problem."""

    @abstractmethod
    def _assert_intact(self) -> None:
        """The database itself finds nothing wrong."""

    @abstractmethod
    def close(self) -> None:
        """Look no more."""

    def one(self, question: str, *given: object) -> Any:
        """Return the only value of the only row."""
        ((value,),) = self.rows(question, *given)
        return value

    def last_start(self) -> Start:
        """Return the newest start of the product."""
        ((holder, epoch),) = self.rows("SELECT holder, epoch FROM leases WHERE name = 'starts'")
        return Start(holder=holder, epoch=epoch)

    def let_tries_come(self) -> list[Row]:
        """Let so much time pass that what waits for its next try need not wait. All of it must
        still be promised: due, and not to expire before that try. Returns of each its kind,
        attempts and problem."""
        waits = "state = 'due' AND next_at > ?"
        promised = f"{waits} AND (expires_at IS NULL OR expires_at > next_at)"
        soon = self._soon()
        asked = [
            self.one(f"SELECT count(*) FROM deliveries WHERE {which}", soon)  # noqa: S608
            for which in (waits, promised)
        ]
        assert asked[0] == asked[1], "a delivery waits for a try after which it is not wanted"
        moved = self._bring_forward(soon)
        assert len(moved) == asked[0], "somebody took a delivery whose time had not come"
        return moved

    def due_now(self) -> int:
        """Return how many deliveries are in the air or could be in a moment."""
        later = "state = 'sending' OR state = 'due' AND next_at <= ?"
        return int(self.one(f"SELECT count(*) FROM deliveries WHERE {later}", self._soon()))  # noqa: S608

    @abstractmethod
    def _soon(self) -> object:
        """Return, as the database writes it, a moment so near that nobody need move it: what is
        due after it is not taken while it is looked at."""

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
        """The database finds nothing wrong, and every row of a counted kind has its number."""
        self._assert_intact()
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


class FileRecords(Records):
    """SQLite's file in a data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "opsbell.db"

    def rows(self, question: str, *given: object) -> list[Row]:
        """Return the answer to a question."""
        with self._open() as database:
            return database.execute(question, given).fetchall()

    def let_leases_run_out(self, start: Start | None = None) -> None:
        """Nobody waits for them here: only one process serves, so an earlier one is gone."""

    def close(self) -> None:
        """Every question opens and closes the file."""

    def _bring_forward(self, soon: object) -> list[Row]:
        with closing(sqlite3.connect(self._path, timeout=10)) as database, database:
            return database.execute(_BRING_FORWARD, (soon, soon)).fetchall()

    def _put_back(self, key: Row, state: list[int], due_at: datetime) -> None:
        shown = due_at.strftime("%Y-%m-%d %H:%M:%S.%f")
        with closing(sqlite3.connect(self._path, timeout=10)) as database, database:
            database.execute(_PUT_BACK, (json.dumps(state), shown, *key))

    def _write(self, statement: str, *given: object) -> None:
        with closing(sqlite3.connect(self._path, timeout=10)) as database, database:
            database.execute(statement, given)

    def _soon(self) -> object:
        return (datetime.now(UTC) + SOON).strftime("%Y-%m-%d %H:%M:%S.%f")

    def _assert_intact(self) -> None:
        with self._open() as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        uri = f"{self._path.as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as database:
            yield database


class ServerRecords(Records):
    """A database of PostgreSQL; asked from a thread, because the questions do not await."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="records")
        self._thread.start()
        self._opened: asyncpg.Connection | None = None

    def rows(self, question: str, *given: object) -> list[Row]:
        """Return the answer to a question."""
        return [tuple(row) for row in self._do(_numbered(question), *given)]

    def let_leases_run_out(self, start: Start | None = None) -> None:
        """Move their ends to now."""
        lease = "UPDATE leases SET expires_at = now() WHERE expires_at < now() + interval '1h'"
        claim = "UPDATE deliveries SET lease_until = now() WHERE state = 'sending'"
        if start is None:
            self._do(lease)
            self._do(claim)
        else:
            self._do(f"{lease} AND holder = $1", start.holder)
            self._do(f"{claim} AND epoch = $1", start.epoch)

    def _bring_forward(self, soon: object) -> list[Row]:
        statement = _BRING_FORWARD.replace("?", "$1", 1).replace("?", "$2", 1)
        return [tuple(row) for row in self._do(statement, soon, soon)]

    def _put_back(self, key: Row, state: list[int], due_at: datetime) -> None:
        statement = _PUT_BACK
        for number in range(1, 6):
            statement = statement.replace("?", f"${number}", 1)
        self._do(statement, json.dumps(state), due_at, *key)

    def _write(self, statement: str, *given: object) -> None:
        self._do(_numbered(statement), *given)

    def _soon(self) -> object:
        return datetime.now(UTC) + SOON

    def close(self) -> None:
        """Look no more."""

        async def end() -> None:
            if self._opened is not None:
                self._opened.terminate()

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(ANSWER_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _assert_intact(self) -> None:
        # PostgreSQL checks foreign keys and pages itself; what it can be asked are its indexes.
        indexes = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
        assert self.one(indexes) == 0

    def _do(self, statement: str, *given: object) -> list[Any]:
        asking = asyncio.run_coroutine_threadsafe(self._ask(statement, given), self._loop)
        return asking.result(ANSWER_SECONDS)

    async def _ask(self, statement: str, given: tuple[object, ...]) -> list[Any]:
        try:
            return list(await (await self._connection()).fetch(statement, *given))
        except (asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError, OSError):
            # The server was restarted since the last question.
            self._opened = None
            return list(await (await self._connection()).fetch(statement, *given))

    async def _connection(self) -> asyncpg.Connection:
        if self._opened is None or self._opened.is_closed():
            self._opened = await asyncpg.connect(self._url, timeout=ANSWER_SECONDS)
        return self._opened


def _numbered(question: str) -> str:
    """Return it with PostgreSQL's placeholders."""
    numbers = count(1)
    first, *parts = question.split("?")
    return first + "".join(f"${next(numbers)}{part}" for part in parts)
