"""What can be made to go wrong inside one start of the product, at one exact place.

A mishap is named `place`, `place:count` or `place:count:words`: the process kills itself when it
passes that place for the count-th time with these words in what it does there. The places are the
seams to the database and the network, which are other people's libraries: nothing of the product
is replaced, so whatever it does around them is what it always does.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import aiosqlite
import telegram
from asyncpg.transaction import Transaction
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from core.db.rows import SEVERAL

_WRITES = {
    "store": r"INSERT (OR IGNORE )?INTO inbox_updates\b",
    "case": r"INSERT INTO cases\b",
    "message": r"INSERT INTO thread_items\b",
    "request": r"INSERT INTO raw_requests\b",
    "alert": r"INSERT INTO alerts\b",
    "answer": r"INSERT INTO idempotency_keys\b",
    "event": r"INSERT INTO events\b",
}
"""The transactions that can be died in, by what they write."""

_Statements = Iterable[tuple[str, object]]
"""What a batch writes to SQLite in one go: each statement with its rows."""


@dataclass(slots=True, kw_only=True)
class Mishap:
    """One place and what is left until it happens."""

    place: str
    left: int = 1
    words: str = ""

    @classmethod
    def read(cls, word: str) -> Mishap:
        """Return it from its name."""
        place, _, rest = word.partition(":")
        count, _, words = rest.partition(":")
        return cls(place=place, left=int(count or 1), words=words)

    def comes(self, what: object) -> bool:
        """Count a pass at the place; True when it is the one."""
        if self.words and self.words not in str(what):
            return False
        self.left -= 1
        return self.left == 0


def prepare(word: str, folder: Path) -> None:
    """Have the mishap happen in this process."""
    mishap = Mishap.read(word)
    kind, _, where = mishap.place.partition("-")
    match kind:
        case "in" | "before" | "after" if where in _WRITES:
            _in_a_transaction(mishap, kind, re.compile(_WRITES[where]))
        case "refuse":
            _refuse_rows(mishap, re.compile(_WRITES[where]))
        case "calling" | "called":
            _around_a_call(mishap, where, is_answered=kind == "called")
        case "dumb":
            _never_understand(mishap)
        case "poison":
            _fail_to_understand(mishap, folder)
        case _:
            raise ValueError(f"no place is called {mishap.place}")


def die() -> None:
    """End as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def _in_a_transaction(mishap: Mishap, moment: str, writes: re.Pattern[str]) -> None:
    """Die between two statements (`in`), before the COMMIT, or after it but before anybody here
    hears of it."""
    passed: list[object] = []

    def ran(connection: Connection, statement: str, given: object) -> None:
        if writes.search(statement) and mishap.comes(given):
            if moment == "in":
                die()
            passed.append(connection.connection.driver_connection)

    def one_by_one(connection: Connection, statements: _Statements) -> _Statements:
        # The driver asks for the next statement when it is done with this one.
        for statement, rows in statements:
            yield statement, rows
            ran(connection, statement, rows)

    @event.listens_for(Engine, "before_cursor_execute", retval=True)
    def executing(
        connection: Connection, _k: object, statement: str, given: Any, _x: object, _m: bool
    ) -> tuple[str, Any]:
        return statement, one_by_one(connection, given) if statement == SEVERAL else given

    @event.listens_for(Engine, "after_cursor_execute")
    def executed(
        connection: Connection, _k: object, statement: str, given: object, _x: object, _m: bool
    ) -> None:
        ran(connection, statement, given)

    def around(commit: Callable[..., Any], connection_of: Callable[[Any], object]) -> Any:
        async def committing(committed: Any) -> None:
            if moment == "before" and passed:
                die()
            await commit(committed)
            # Other connections commit too; the death is this one's.
            if connection_of(committed) in passed:
                die()

        return committing

    # The seams themselves: SQLite's connection commits, PostgreSQL's transaction does.
    aiosqlite.Connection.commit = around(aiosqlite.Connection.commit, lambda one: one)  # type: ignore[method-assign]
    Transaction.commit = around(Transaction.commit, lambda one: one._connection)  # noqa: SLF001


def _refuse_rows(mishap: Mishap, writes: re.Pattern[str]) -> None:
    """Have the database refuse every statement with a row that holds these words."""

    @event.listens_for(Engine, "before_cursor_execute")
    def executing(
        _c: object, _k: object, statement: str, given: Any, _x: object, _m: bool
    ) -> None:
        for each, rows in given if statement == SEVERAL else [(statement, given)]:
            if writes.search(each) and mishap.words in str(rows):
                raise sqlite3.DataError(f"refused: {mishap.words}")


def _around_a_call(mishap: Mishap, method: str, *, is_answered: bool) -> None:
    """Die when a call to Telegram is about to leave, or when its answer has arrived."""
    request: Callable[..., Any] = aiohttp.ClientSession._request  # noqa: SLF001 - the seam itself

    async def requesting(
        session: aiohttp.ClientSession, verb: str, url: str, **given: Any
    ) -> aiohttp.ClientResponse:
        is_meant = f"/{method}" in str(url) and mishap.comes(given.get("data"))
        if is_meant and not is_answered:
            die()
        answer: aiohttp.ClientResponse = await request(session, verb, url, **given)
        if is_meant:
            await answer.read()
            die()
        return answer

    aiohttp.ClientSession._request = requesting  # type: ignore[method-assign,assignment] # noqa: SLF001


def _never_understand(mishap: Mishap) -> None:
    """Have an update with these words keep its handler busy for ever.

    Whoever handles an update asks the library for the bot's own name on the way; so the wait sits
    in the library's door, `Application.process_update`.
    """
    from telegram.ext import Application

    process = Application.process_update

    async def processing(application: Any, update: object) -> None:
        if mishap.words in str(update):
            await asyncio.Event().wait()
        await process(application, update)

    Application.process_update = processing  # type: ignore[method-assign,assignment] # the seam itself


def _fail_to_understand(mishap: Mishap, folder: Path) -> None:
    """Have an update with these words fail each time it is read, and count that in a file."""
    read = telegram.Update.de_json
    tries = folder / "poisoned"

    def reading(data: Any, bot: Any = None) -> telegram.Update:
        if mishap.words in str(data):
            with tries.open("a", encoding="utf-8") as count:
                count.write("x")
            raise RuntimeError("this update cannot be understood")
        return read(data, bot)

    telegram.Update.de_json = reading  # type: ignore[method-assign] # the seam itself
