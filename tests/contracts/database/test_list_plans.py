"""A page of cases or alerts is read by an index on both databases, however many there are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from core.alerts.listed import AlertFilter
from core.clock import ManualClock
from core.db.ordering import By
from core.desk.listed import CaseFilter
from core.ids import PlaceId
from core.severity import Severity
from core.tenants.sight import EVERYTHING
from tests.contracts.database.test_sight_plans import HISTORY, fill, walked
from tests.contracts.flows.clockwork import Clockwork, process

_SORTS_ALL = "USE TEMP B-TREE FOR ORDER BY"
"""As SQLite says it; those of one moment it may well sort by their ids."""


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


async def test_a_page_of_cases_is_read_without_the_rest(work: Clockwork) -> None:
    person, place = await fill(work)
    cases, ws, now = work.runtime.cases, work.workspace, work.runtime.clock.now()
    middle = now + timedelta(seconds=HISTORY // 2)

    def page(
        wanted: CaseFilter, *by: By, after: tuple[object, ...] | None = None
    ) -> Awaitable[object]:
        return cases.page(ws, wanted, sight=EVERYTHING, limit=20, by=by, after=after)  # type: ignore[arg-type] # what a position holds is the order's own affair

    last = UUID(int=2**127)
    asked: dict[str, Awaitable[object]] = {
        "the newest": page(CaseFilter()),
        "from the middle": page(CaseFilter(), after=(middle, last)),
        "of one state": page(CaseFilter(statuses=("new",))),
        "of a state that none is in": page(CaseFilter(statuses=("resolved",))),
        "of somebody": page(CaseFilter(assignee=person)),
        "of a place": page(CaseFilter(place=PlaceId(place))),
        "since a moment": page(CaseFilter(since=middle, until=middle + timedelta(minutes=1))),
        "last changed": page(CaseFilter(), By(name="updated_at", is_descending=True)),
        "by number": page(CaseFilter(), By(name="number")),
        "by number, from the middle": page(
            CaseFilter(), By(name="number"), after=(5_000 + HISTORY // 2, last)
        ),
        "of one number": cases.id_of(ws, 5_007, sight=EVERYTHING),
    }

    await nothing_is_read_whole(work, asked, table="cases")


async def test_a_page_of_alerts_is_read_without_the_rest(work: Clockwork) -> None:
    await fill(work)
    alerts, ws, now = work.runtime.alerts, work.workspace, work.runtime.clock.now()
    middle = now + timedelta(seconds=HISTORY // 2)

    asked: dict[str, Awaitable[object]] = {
        "the newest": alerts.page(ws, AlertFilter(), sight=EVERYTHING, limit=20),
        "from the middle": alerts.page(
            ws, AlertFilter(), sight=EVERYTHING, limit=20, after=(middle, UUID(int=2**127))
        ),
        "of one state": alerts.page(
            ws, AlertFilter(statuses=("resolved",)), sight=EVERYTHING, limit=20
        ),
        "of one severity": alerts.page(
            ws, AlertFilter(severities=(Severity.HIGH,)), sight=EVERYTHING, limit=20
        ),
        "of one number": alerts.id_of(ws, 5_007, sight=EVERYTHING),
    }

    await nothing_is_read_whole(work, asked, table="alerts")


async def nothing_is_read_whole(
    work: Clockwork, asked: dict[str, Awaitable[object]], *, table: str
) -> None:
    """Say which of these readings go through all rows of a table, or sort all of a workspace."""
    is_postgres = work.runtime.database.is_postgres
    signs = (f"Seq Scan on {table}",) if is_postgres else (f"SCAN {table}", _SORTS_ALL)
    found = {name: (await walked(work, reading))[0] for name, reading in asked.items()}
    for plan in found.values():
        assert table in plan
    whole = {name: plan for name, plan in found.items() if any(sign in plan for sign in signs)}
    assert whole == {}
