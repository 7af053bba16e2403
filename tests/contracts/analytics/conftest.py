"""An empty desk on either database."""

from __future__ import annotations

import pytest

from core.clock import ManualClock
from core.db.engine import Database
from core.ids import Ids, PersonId, WorkspaceId
from core.tenants.tables import CustomerRow, PersonRow, PlaceRow
from tests.contracts.analytics.desk import ALL, Desk
from tests.contracts.conftest import BOT


@pytest.fixture
async def desk(database: Database, clock: ManualClock, ids: Ids, workspace: WorkspaceId) -> Desk:
    """An empty one."""
    person, customer, place = PersonId(ids.new()), ids.new(), ids.new()
    now = clock.now()
    async with database.writing(ALL) as session:
        session.add(
            PersonRow(id=person, bot_id=BOT, telegram_user_id=1, name="Ann", created_at=now)
        )
        session.add(CustomerRow(id=customer, workspace_id=workspace, name="C", created_at=now))
        session.add(
            PlaceRow(id=place, workspace_id=workspace, name="Spa", start_token="s", created_at=now)
        )
    return Desk(
        database=database,
        clock=clock,
        ids=ids,
        home=workspace,
        person=person,
        customer=customer,
        place=place,
    )
