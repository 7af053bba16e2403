"""What somebody is shown who does not see everything is found by indexes, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.listed import AlertFilter
from core.alerts.tables import AlertCaseRow, AlertRow
from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.desk.listed import CaseFilter
from core.desk.tables import CaseRow
from core.ids import PersonId
from core.jobs.statistics import count
from core.tenants.role import Role
from core.tenants.sight import NOTHING, Sight
from core.tenants.tables import CustomerRow, PlaceRow
from core.work import Work
from tests.contracts.database.test_plans import heard
from tests.contracts.flows.clockwork import ALL, Clockwork, process
from tests.contracts.flows.test_team import member

HISTORY = 3_000


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


async def fill(work: Clockwork) -> tuple[PersonId, UUID]:
    """Put a history of cases in, each with an alert; return who has one of them, and its place."""
    runtime, now = work.runtime, work.runtime.clock.now()
    customer, mine, other = uuid4(), uuid4(), uuid4()
    person = await member(work, 901, Role.STAFF)
    cases: list[dict[str, Any]] = []
    alerts: list[dict[str, Any]] = []
    for number in range(HISTORY):
        at, case = now + timedelta(seconds=number), runtime.ids.new()
        cases.append(
            {
                "id": case,
                "number": 5_000 + number,
                "kind": "complaint",
                "title": f"Case {number}",
                "text": "",
                "status": "new",
                "customer_id": customer,
                "source": "api",
                "opened_at": at,
                "updated_at": at,
                "place_id": mine if number == 7 else other,
                "assignee_id": person if number == 7 else None,
            }
        )
        alerts.append(
            {
                "id": runtime.ids.new(),
                "number": 5_000 + number,
                "fingerprint": str(number),
                "title": f"Alert {number}",
                "severity": "high",
                "status": "firing",
                "source_kind": "rule",
                "source_id": case,
                "source_name": "r",
                "labels": {},
                "rule_ids": [],
                "fired_at": at,
                "last_at": at,
            }
        )
    about = [
        {"alert_id": alert["id"], "case_id": case["id"]}
        for alert, case in zip(alerts, cases, strict=True)
    ]

    async def body(_: AsyncSession, work: Work) -> None:
        work.insert(CustomerRow, id=customer, name="Ana", created_at=now)
        for place in (mine, other):
            work.insert(
                PlaceRow, id=place, name=str(place), start_token=str(place), created_at=now
            )
        work.insert_all(CaseRow, {}, cases)
        work.insert_all(AlertRow, {}, alerts)
        work.insert_all(AlertCaseRow, {}, about)

    await runtime.books.transaction(InWorkspace(workspace_id=work.workspace), body)
    if runtime.database.is_postgres:
        await runtime.books.transaction(ALL, _analyze)
    await count(runtime.database, runtime.books)
    return person, mine


async def test_who_sees_what_is_theirs_reads_no_table_whole(work: Clockwork) -> None:
    person, place = await fill(work)
    cases, alerts, ws = work.runtime.cases, work.runtime.alerts, work.workspace
    assigned = Sight(person_id=person, only_assigned=True)
    placed = Sight(person_id=person, places=frozenset({place}))

    for sight in (assigned, placed):
        found = await cases.page(ws, CaseFilter(), sight=sight, limit=5)
        told = await alerts.page(ws, AlertFilter(), sight=sight, limit=5)
        assert [one.title for one in found.items] == ["Case 7"]
        assert [one.title for one in told.items] == ["Alert 7"]
    assert (await cases.page(ws, CaseFilter(), sight=NOTHING, limit=5)).items == ()
    assert (await alerts.page(ws, AlertFilter(), sight=NOTHING, limit=5)).items == ()

    plans = [
        *await walked(work, cases.page(ws, CaseFilter(), sight=assigned, limit=50)),
        *await walked(work, cases.count(ws, CaseFilter(), sight=assigned)),
        *await walked(work, alerts.page(ws, AlertFilter(), sight=assigned, limit=50)),
        *await walked(work, alerts.count(ws, AlertFilter(), sight=assigned)),
        *await walked(work, cases.page(ws, CaseFilter(), sight=placed, limit=50)),
    ]
    assert len(plans) == 5
    if work.runtime.database.is_postgres:
        # Of a few places it takes whatever is cheaper: so few rows are soon read.
        assert not [one for one in plans[:4] if "Seq Scan on" in one]
        return
    assert not [one for one in plans if "SCAN cases" in one or "SCAN alerts" in one]
    by_person = [one for one in plans[:4] if "assignee_id=?" in one]
    assert len(by_person) == 4


async def walked(work: Clockwork, reading: Awaitable[object]) -> list[str]:
    """Return how the database walks for the first question of a reading."""
    with heard() as seen:
        await reading
    sql, given = seen.statements[0]
    explain = "EXPLAIN" if work.runtime.database.is_postgres else "EXPLAIN QUERY PLAN"
    async with work.runtime.database.reading(ALL) as session:
        connection = await session.connection()
        rows = await connection.exec_driver_sql(f"{explain} {sql}", given)
        return [" | ".join(str(row[-1]) for row in rows)]


async def _analyze(session: AsyncSession, _: Work) -> None:
    await session.execute(text("ANALYZE"))
