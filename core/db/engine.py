"""One database behind two engines: a writer that begins immediately and readers that cannot write.

Figures for SQLite (WAL, synchronous FULL, one writer) come from measured trials: plain BEGIN on a
second connection fails with "database is locked" as soon as a read turns into a write, and NORMAL
may lose the last commits on power loss although Telegram was already told that they are safe.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from core.db.tenancy import SCOPE, Scope, ScopedSession

READERS = 4
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-64000",
    "PRAGMA journal_size_limit=67108864",
)


class Database:
    """Makes sessions; `close` ends every connection (aiosqlite's threads outlive the loop
    otherwise)."""

    def __init__(self, *, url: str) -> None:
        self.url = url
        self._writer = _sqlite_engine(url, connections=1, begin="BEGIN IMMEDIATE", read_only=False)
        self._reader = _sqlite_engine(url, connections=READERS, begin="BEGIN", read_only=True)

    @asynccontextmanager
    async def reading(self, scope: Scope) -> AsyncIterator[AsyncSession]:
        """Yield a session that sees `scope` and cannot write. Keep it short: an open read holds
        the WAL."""
        async with _session(self._reader, scope) as session:
            yield session

    @asynccontextmanager
    async def writing(self, scope: Scope) -> AsyncIterator[AsyncSession]:
        """Yield the one writing session inside a transaction; commits at the end, or rolls back.

        Only the writer's queue and the command line use this; everything else asks the queue.
        """
        async with _session(self._writer, scope) as session, session.begin():
            yield session

    async def close(self) -> None:
        """End every connection."""
        await self._writer.dispose()
        await self._reader.dispose()


@asynccontextmanager
async def _session(engine: AsyncEngine, scope: Scope) -> AsyncIterator[AsyncSession]:
    session = AsyncSession(
        engine, sync_session_class=ScopedSession, expire_on_commit=False, info={SCOPE: scope}
    )
    async with session:
        yield session


def _sqlite_engine(url: str, *, connections: int, begin: str, read_only: bool) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=30,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        # The driver's own implicit BEGIN is off: the event below begins, and how matters.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
