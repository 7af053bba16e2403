"""One database behind two engines: one that writes, and readers that cannot.

Which database it is follows from its address; SQLite and PostgreSQL each have a module of their
own, and only the one that is used is loaded.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from core.clock import Clock
from core.db.reopening import Reopening
from core.db.tenancy import SCOPE, Scope, ScopedSession
from core.db.trouble import DRIVER_ERRORS, Trouble, words_of
from core.errors import Unavailable
from core.ids import WorkspaceId
from core.measures import READ_SECONDS
from core.meter import SILENT, Meter


class _Kind(Protocol):
    """What `core.db.sqlite` and `core.db.postgres` have in common."""

    WRITERS: int

    def writing_engine(self, url: str) -> AsyncEngine: ...

    def reading_engine(self, url: str) -> AsyncEngine: ...

    def trouble(self, problem: BaseException) -> Trouble | None: ...

    async def stand_in_line(
        self, session: AsyncSession, scope: Scope, beside: Collection[WorkspaceId] | None
    ) -> None: ...

    async def clear_way(self, problem: BaseException, reader: AsyncEngine) -> None: ...


class Database:
    """Makes sessions; `close` ends every connection (aiosqlite's threads outlive the loop
    otherwise). `writers` is how many commits may run side by side. With a clock the meter is told
    how long each question was open."""

    def __init__(self, *, url: str, clock: Clock | None = None, meter: Meter = SILENT) -> None:
        self.url = url
        self._clock = clock
        self._meter = meter
        self.is_postgres = is_postgres(url)
        self._kind = kind = _kind_of(url)
        self.writers = kind.WRITERS
        self._writer = kind.writing_engine(url)
        self._reader = kind.reading_engine(url)
        self._reopening = Reopening(self._reader)

    @asynccontextmanager
    async def reading(self, scope: Scope) -> AsyncIterator[AsyncSession]:
        """Yield a session that sees `scope`, one picture of it, and cannot write. Keep it short:
        an open read holds SQLite's WAL and PostgreSQL's dead rows.

        Raises Unavailable when the database does not answer.
        """
        began = None if self._clock is None else self._clock.monotonic()
        try:
            async with _session(self._reader, scope) as session:
                yield session
        except DRIVER_ERRORS as problem:
            if self.trouble(problem) is None:
                raise
            raise Unavailable(f"the database does not answer: {words_of(problem)}") from problem
        finally:
            if self._clock is not None and began is not None:
                self._meter.observe(READ_SECONDS, self._clock.monotonic() - began)

    @asynccontextmanager
    async def writing(
        self, scope: Scope, *, beside: Collection[WorkspaceId] | None = None
    ) -> AsyncIterator[AsyncSession]:
        """Yield a writing session inside a transaction; commits at the end, or rolls back.

        It runs alone in its scope, unless `beside` names the workspaces that it changes beside
        others, whose rows it locks before it reads them. Only the writer's queue and the command
        line use this; everything else asks the queue.
        """
        try:
            async with _session(self._writer, scope) as session, session.begin():
                await self._kind.stand_in_line(session, scope, beside)
                yield session
        except DRIVER_ERRORS as problem:
            await self._kind.clear_way(problem, self._reader)
            raise

    def trouble(self, problem: BaseException) -> Trouble | None:
        """Tell what is wrong with the database; None when the statement itself is."""
        return self._kind.trouble(problem)

    def reopen_readers(self) -> None:
        """Have every question from now on asked on a connection that is new: what the database
        knows about itself is read when one is opened."""
        self._reopening.begin()

    async def close(self) -> None:
        """End every connection."""
        await self._writer.dispose()
        await self._reader.dispose()


def is_postgres(url: str) -> bool:
    """Tell whether the address is one of PostgreSQL."""
    return url.startswith(("postgres:", "postgresql:", "postgresql+asyncpg:"))


def _kind_of(url: str) -> _Kind:
    if is_postgres(url):
        from core.db import postgres

        return postgres
    from core.db import sqlite

    return sqlite


@asynccontextmanager
async def _session(engine: AsyncEngine, scope: Scope) -> AsyncIterator[AsyncSession]:
    session = AsyncSession(
        engine, sync_session_class=ScopedSession, expire_on_commit=False, info={SCOPE: scope}
    )
    async with session:
        yield session
