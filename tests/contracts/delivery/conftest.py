"""The fixtures of delivery's tests."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.tables import CaseRow
from core.ids import Ids, WorkspaceId
from core.tenants.tables import CustomerRow
from core.work import Books
from tests.contracts.delivery.post import Post


@pytest.fixture
def post(
    database: Database, books: Books, clock: ManualClock, ids: Ids, workspace: WorkspaceId
) -> Post:
    """One process that sends."""
    return Post(database=database, books=books, clock=clock, ids=ids, workspace=workspace)


@pytest.fixture
async def case_id(
    database: Database, clock: ManualClock, ids: Ids, workspace: WorkspaceId
) -> UUID:
    """A case that deliveries can be about."""
    id, customer_id = ids.new(), ids.new()
    now = clock.now()
    async with database.writing(InWorkspace(workspace_id=workspace)) as session:
        session.add(
            CustomerRow(id=customer_id, name="Ann", created_at=now, workspace_id=workspace)
        )
        await session.flush()
        session.add(
            CaseRow(
                id=id,
                number=1,
                kind="complaint",
                title="Cold soup",
                text="The soup was cold.",
                status="new",
                customer_id=customer_id,
                source="telegram",
                opened_at=now,
                updated_at=now,
                workspace_id=workspace,
            )
        )
    return id
