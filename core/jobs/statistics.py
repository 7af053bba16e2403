"""Has SQLite count what its tables hold, so that it chooses the right index for a question.

Without counts it takes any index that begins with the workspace for better than a list of more
than a few ids, and reads all alerts or cases of the workspace for each card it has to write.
PostgreSQL counts by itself.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import System
from core.jobs.job import Job, Tools
from core.work import Books, Work

_ALL = System(reason="the rows of all workspaces are counted")


async def count(database: Database, books: Books) -> None:
    """Count, and open the reading connections anew: each knows what was counted before its
    time."""
    if not database.is_postgres:
        await books.transaction(_ALL, _analyze)
        database.reopen_readers()


async def _analyze(session: AsyncSession, _: Work) -> None:
    await session.execute(text("ANALYZE"))


async def _run(tools: Tools) -> None:
    await count(tools.database, tools.books)


STATISTICS = Job(name="statistics", every=timedelta(hours=1), run=_run)
"""The counts by which SQLite plans; a few milliseconds, however large the tables are."""
