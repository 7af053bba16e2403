"""Counters that grow by a statement of their own: nobody reads them first, and none is lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.digests.tables import AudienceNameRow
from core.ids import Ids, WorkspaceId
from core.work import Batch, Books, Deciding, Work
from tests.contracts.conftest import NOON


@dataclass(frozen=True)
class Count:
    """Counts one thing under a name, `times` times within itself."""

    workspace_id: WorkspaceId
    audience: UUID
    name: str
    times: int = 1

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        yield
        for _ in range(self.times):
            work.count(
                AudienceNameRow,
                column="count",
                audience_id=self.audience,
                name=self.name,
                severity="high",
                count=1,
                last_at=NOON,
            )


async def test_what_is_counted_at_the_same_time_adds_up(
    books: Books, database: Database, workspace: WorkspaceId, ids: Ids
) -> None:
    audience = ids.new()
    names = ["disk", "disk", "memory", "disk"]

    for _ in range(3):
        await asyncio.gather(
            *(books.change(Count(workspace, audience, name, times=2)) for name in names)
        )

    async with database.reading(InWorkspace(workspace_id=workspace)) as session:
        rows = await session.execute(
            select(AudienceNameRow.name, AudienceNameRow.count).order_by(AudienceNameRow.name)
        )
        assert [tuple(row) for row in rows] == [("disk", 18), ("memory", 6)]
