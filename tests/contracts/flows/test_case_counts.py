"""The figures on the chips above the list of cases, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.alerts.view import AlertFilter
from core.clock import ManualClock
from core.desk.counts import CaseCounts
from core.desk.listed import CaseFilter
from core.desk.status import CaseStatus
from core.inbox.cause import Cause
from core.tenants.sight import EVERYTHING, Sight
from tests.contracts.flows.clockwork import Clockwork, process


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


async def test_cases_are_counted_by_state_and_open_ones_by_whose_they_are(
    work: Clockwork,
) -> None:
    owner = await work.owner()
    for said in ("The lift is broken", "Cold soup", "A broken lamp", "Noise"):
        await work.complain(said)
    cases, flows, ws = work.runtime.cases, work.runtime.flows, work.workspace
    page = await cases.page(ws, CaseFilter(), sight=EVERYTHING, limit=10)
    ids = {one.number: one.id for one in page.items}
    for number in (1, 2):
        await flows.assign_case(ws, ids[number], owner, by=owner, cause=Cause(actor=owner))
    for number in (2, 3):
        to = CaseStatus.RESOLVED
        await flows.change_case(ws, ids[number], to, by=owner, cause=Cause(actor=owner))

    async def counted(wanted: CaseFilter, sight: Sight = EVERYTHING) -> CaseCounts:
        return await cases.counts(ws, wanted, sight=sight, me=owner)

    every = CaseCounts(by_status={"new": 2, "resolved": 2}, mine=1, unassigned=1)
    assert await counted(CaseFilter()) == every
    assert await counted(CaseFilter(statuses=("closed",), assignee="nobody")) == every
    assert await counted(CaseFilter(text="broken")) == CaseCounts(
        by_status={"new": 1, "resolved": 1}, mine=1, unassigned=0
    )
    assigned = Sight(person_id=owner, only_assigned=True)
    assert await counted(CaseFilter(), assigned) == CaseCounts(
        by_status={"new": 1, "resolved": 1}, mine=1, unassigned=0
    )


async def test_they_are_counted_as_far_as_somebody_reads(work: Clockwork) -> None:
    for said in ("The lift is broken", "Cold soup", "A broken lamp", "Noise"):
        await work.complain(said)
    cases, ws, owner = work.runtime.cases, work.workspace, await work.owner()

    async def counted(most: int, sight: Sight = EVERYTHING, **wanted: Any) -> int:
        return await cases.count_to(ws, CaseFilter(**wanted), most, sight=sight)

    assert [await counted(most) for most in (3, 4, 5)] == [3, 4, 4]
    assert await counted(3, text="broken") == 2
    assert await counted(3, statuses=("closed",)) == 0
    assert await counted(3, sight=Sight(person_id=owner, only_assigned=True)) == 0
    alerts = work.runtime.alerts
    told = [await alerts.count_to(ws, AlertFilter(), most, sight=EVERYTHING) for most in (1, 99)]
    assert told == [1, await alerts.count(ws, AlertFilter(), sight=EVERYTHING)]
