"""The fixtures of what is told inside the product."""

from __future__ import annotations

import pytest

from core.clock import ManualClock
from core.db.engine import Database
from core.ids import Ids, WorkspaceId
from core.notices import Notices
from core.tenants.role import Role
from core.work import Books
from tests.contracts.notices.centre import Centre
from tests.fakes.hints import RecordedHints


@pytest.fixture
async def centre(
    database: Database,
    books: Books,
    clock: ManualClock,
    ids: Ids,
    workspace: WorkspaceId,
    hints: RecordedHints,
) -> Centre:
    """A workspace with an owner and two of the staff."""
    made = Centre(
        database=database,
        books=books,
        clock=clock,
        ids=ids,
        workspace=workspace,
        hints=hints,
        notices=Notices(database=database, books=books, clock=clock, ids=ids),
    )
    await made.joins("Olivia", Role.OWNER)
    await made.joins("Sam")
    await made.joins("Stella")
    return made
