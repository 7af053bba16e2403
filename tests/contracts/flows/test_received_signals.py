"""What came in of late is found again, on both databases, and rules are tried with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import System
from core.errors import NotFound
from core.ids import Ids, WorkspaceId
from core.rulebook.history import StoredHistory
from core.rulebook.names import RuleNames
from core.rulebook.received import ReceivedSignals
from core.rulebook.trials import RuleTrials
from core.rules.line import read_line
from core.rules.signal import SignalKind
from core.rules.tables import SignalRow
from core.tenants.tables import WorkspaceRow
from tests.contracts.conftest import NOON

STORED = System(reason="a test stores what came in")
MINUTE = timedelta(minutes=1)
NOBODY = RuleNames(named=(), rows=())


@pytest.fixture
async def received(database: Database, ids: Ids, workspace: WorkspaceId) -> ReceivedSignals:
    """Three items of an integration, all at one moment and alike, a complaint, a stranger's."""
    other = ids.new()
    async with database.writing(STORED) as session:
        session.add(WorkspaceRow(id=other, name="B", language="en", zone="UTC", created_at=NOON))
        await session.flush()
        for where, kind in [
            *((workspace, "integration"),) * 3,
            (workspace, "submission"),
            (other, "integration"),
        ]:
            session.add(
                SignalRow(
                    id=ids.new(),
                    workspace_id=where,
                    kind=kind,
                    at=NOON - MINUTE,
                    fields={"title": "Disk full"},
                    labels={"host": "db-1"},
                )
            )
    return ReceivedSignals(database=database)


async def test_the_newest_of_a_kind_are_those_of_the_workspace(
    received: ReceivedSignals, workspace: WorkspaceId
) -> None:
    items = await received.newest(workspace, [SignalKind.INTEGRATION], at_most=9)
    both = await received.newest(workspace, list(SignalKind), at_most=2)

    assert len(items) == 3
    assert len(both) == 2
    assert items[0].signal.text == "Disk full"
    assert items[0].signal.labels == {"host": "db-1"}
    assert await received.one(workspace, items[0].id) == items[0].signal


async def test_what_another_workspace_has_is_not_there(
    received: ReceivedSignals, workspace: WorkspaceId, ids: Ids
) -> None:
    (first, *_) = await received.newest(workspace, [SignalKind.INTEGRATION], at_most=1)

    with pytest.raises(NotFound):
        await received.one(WorkspaceId(ids.new()), first.id)


async def test_a_rule_is_tried_with_a_signal_that_is_not_counted_twice(
    received: ReceivedSignals, database: Database, clock: ManualClock, workspace: WorkspaceId
) -> None:
    history = StoredHistory(database=database)
    trials = RuleTrials(database=database, clock=clock, history=history)
    items = await received.newest(workspace, [SignalKind.INTEGRATION], at_most=3)

    found = [
        (await trials.explain(workspace, rule, items[0].signal)).verdict.holds
        for rule in (
            read_line(f"when {n} items in 15m then alert high", receivers=NOBODY) for n in (3, 4)
        )
    ]

    assert found == [True, False]
