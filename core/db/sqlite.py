"""SQLite: one writing connection that begins immediately, and readers that cannot write.

The figures (WAL, synchronous FULL, one writer) come from measured trials: plain BEGIN on a second
connection fails with "database is locked" as soon as a read turns into a write, and NORMAL may
lose the last commits on power loss although Telegram was already told that they are safe.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from core.db.one_hop import connect
from core.db.tenancy import Scope
from core.db.trouble import Trouble, words_of
from core.ids import WorkspaceId

WRITERS = 1
"""SQLite takes one writer at a time; a second one would only wait."""
READERS = 4
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    # For each of five connections: with 64 MB a storm grew the process by 150 MB, no faster.
    "PRAGMA cache_size=-16000",
    "PRAGMA journal_size_limit=67108864",
    # Four times the usual: pages written again by the next commits are copied once. 16 MB of log
    # are still one table of its index to a reader, and read in some 20 ms after a crash.
    "PRAGMA wal_autocheckpoint=4000",
    # Counting for the planner looks at so many rows of an index, not at all of them.
    "PRAGMA analysis_limit=400",
)
_IN_THE_WAY = ("locked", "busy")
_OWN_FAULT = ("no such", "syntax error", "too many", "no column")


def writing_engine(url: str) -> AsyncEngine:
    """Return the engine of the one connection that writes."""
    return _engine(url, connections=WRITERS, begin="BEGIN IMMEDIATE", read_only=False)


def reading_engine(url: str) -> AsyncEngine:
    """Return the engine of the connections that only read."""
    return _engine(url, connections=READERS, begin="BEGIN", read_only=True)


async def stand_in_line(
    session: AsyncSession, scope: Scope, beside: Collection[WorkspaceId] | None
) -> None:
    """Do nothing: BEGIN IMMEDIATE waits before the first statement, and whoever writes is
    alone."""


async def clear_way(problem: BaseException, reader: AsyncEngine) -> None:
    """Do nothing: only one process serves, and the system drops a file's locks with it."""


def trouble(problem: BaseException) -> Trouble | None:
    """Tell what is wrong with the database; None when the statement itself is."""
    if isinstance(problem, PoolTimeoutError):
        return Trouble.GONE
    if not isinstance(problem, OperationalError):
        return None
    words = words_of(problem).lower()
    if any(sign in words for sign in _IN_THE_WAY):
        return Trouble.PASSES
    if any(sign in words for sign in _OWN_FAULT):
        return None
    return Trouble.REFUSED


def _engine(url: str, *, connections: int, begin: str, read_only: bool) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=30,
        connect_args={"async_creator_fn": connect},
        hide_parameters=True,  # errors are logged, and rows hold what people wrote
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
