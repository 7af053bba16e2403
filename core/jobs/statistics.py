"""Has SQLite count what its tables hold, so that it chooses the right index for a question.

Without counts it takes any index that begins with the workspace for better than a list of more
than a few ids, and reads all alerts or cases of the workspace for each card it has to write.
PostgreSQL counts by itself.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import System
from core.jobs.job import Job, Tools
from core.work import Work

_ALL = System(reason="the rows of all workspaces are counted")


async def _run(tools: Tools) -> None:
    if not tools.database.is_postgres:
        await tools.books.transaction(_ALL, _count)
        await tools.database.reopen_readers()


async def _count(session: AsyncSession, _: Work) -> None:
    await session.execute(text("ANALYZE"))


STATISTICS = Job(name="statistics", every=timedelta(hours=1), run=_run)
"""The counts by which SQLite plans; a few milliseconds, however large the tables are."""
