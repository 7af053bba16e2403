"""Several processes on one database, each with connections and a writer of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from core.clock import Clock
from core.db.engine import Database
from core.db.writer import Writer
from core.work import Batch, Books
from tests.fakes.hints import RecordedHints


@dataclass(frozen=True, slots=True, kw_only=True)
class OneProcess:
    """What a process has of the database."""

    database: Database
    books: Books
    writer: Writer


class HastyClock:
    """A clock whose sleeps are over at once, and count all the same."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.slept: list[float] = []
        self.now = clock.now

    def monotonic(self) -> float:
        """Return the seconds slept so far."""
        return sum(self.slept)

    async def sleep(self, seconds: float) -> None:
        """Let others run once."""
        self.slept.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def processes(url: str, clock: Clock, *, count: int) -> AsyncIterator[list[OneProcess]]:
    """Run so many for the block."""
    databases = [Database(url=url) for _ in range(count)]
    writers = [
        Writer(
            database=database,
            clock=clock,
            batches=lambda session: Batch(session=session, clock=clock, hints=RecordedHints()),
        )
        for database in databases
    ]
    try:
        async with asyncio.TaskGroup() as group:
            for writer in writers:
                group.create_task(writer.run(), name="writer")
            try:
                yield [
                    OneProcess(database=database, books=Books(writer=writer), writer=writer)
                    for database, writer in zip(databases, writers, strict=True)
                ]
            finally:
                for writer in writers:
                    writer.close()
    finally:
        for database in databases:
            await database.close()
