"""What merging leaves of the cases that are merged, and how many it takes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock
from core.desk.status import CaseStatus
from core.errors import Conflict
from core.flows.merge_cases import MERGED_AT_ONCE, MERGED_IN_ALL
from core.inbox.cause import Cause
from tests.contracts.flows.guests import CARLA, DIEGO, Desk, opened_desk


@pytest.fixture
async def desk(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Desk]:
    """One process whose owner has two customers."""
    async with opened_desk(database_url, tmp_path, clock) as desk:
        yield desk


async def test_a_case_that_was_over_keeps_its_end_and_how_that_was_rated(desk: Desk) -> None:
    solved = await desk.complain(DIEGO, "No lift")
    rejected = await desk.complain(DIEGO, "Buy my lifts")
    await desk.move(solved, CaseStatus.RESOLVED)
    by = desk.people[DIEGO]
    rate = desk.work.runtime.flows.rate
    await rate(desk.work.workspace, solved, 5, by=by, cause=Cause(actor=by))
    await desk.move(rejected, CaseStatus.REJECTED)
    before = (await desk.detail(solved)).case
    first = await desk.complain(CARLA, "The lift is stuck")
    await desk.merge(first, solved, rejected)
    told = len(await desk.told(DIEGO))

    await desk.move(first, CaseStatus.ACKNOWLEDGED)
    await desk.move(first, CaseStatus.RESOLVED)
    await desk.move(first, CaseStatus.IN_PROGRESS)
    asked = [one for one in (await desk.told(DIEGO))[told:] if "How well" in one]
    await desk.unmerge(solved)
    await desk.unmerge(rejected)

    after, other = (await desk.detail(solved)).case, (await desk.detail(rejected)).case
    assert asked == []
    assert (after.status, after.resolved_at, after.solved_rating) == (
        "resolved",
        before.resolved_at,
        5,
    )
    assert (other.status, other.resolved_at) == ("rejected", None)


async def test_no_more_follow_a_case_than_can_be_done_at_once(desk: Desk) -> None:
    cases = [await desk.complain(DIEGO, "No lift") for _ in range(MERGED_IN_ALL + 2)]
    first, second, *others = cases
    for begin in range(0, MERGED_IN_ALL, MERGED_AT_ONCE):
        await desk.merge(first, *others[begin : begin + MERGED_AT_ONCE])
    await desk.unmerge(others[0])

    with pytest.raises(Conflict, match="#1 can stand for 200 others at most"):
        await desk.merge(first, second, others[0])
    with pytest.raises(Conflict, match="#2 can stand for 200 others at most"):
        await desk.merge(second, first, others[0])
    await desk.merge(first, others[0])

    assert await desk.status(second) == "new"
    assert len((await desk.detail(first)).merged) == MERGED_IN_ALL


async def test_nothing_was_resolved_before_it_was_said(desk: Desk, clock: ManualClock) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    waiting = await desk.complain(CARLA, "It does not move")
    clock.advance(timedelta(hours=1))
    await desk.move(first, CaseStatus.RESOLVED)
    solved_at = clock.now()
    clock.advance(timedelta(hours=1))
    later = await desk.complain(DIEGO, "No lift this morning")
    clock.advance(timedelta(hours=1))

    await desk.merge(first, waiting, later)

    assert (await desk.detail(waiting)).case.resolved_at == solved_at
    assert (await desk.detail(later)).case.resolved_at == clock.now()


async def test_who_came_along_hears_of_the_end_too_and_once(desk: Desk) -> None:
    solved = await desk.complain(CARLA, "The lift is stuck")
    middle = await desk.complain(CARLA, "It does not move")
    along = await desk.complain(DIEGO, "No lift this morning")
    again = await desk.complain(DIEGO, "Still no lift")
    await desk.merge(middle, along)
    await desk.move(solved, CaseStatus.RESOLVED)
    await desk.told(DIEGO)

    await desk.merge(solved, middle, again)

    asked = [one for one in await desk.told(DIEGO) if "How well" in one]
    assert [one.split(" is resolved")[0] for one in asked] == ["#3"]
    for case in (middle, along, again):
        assert (await desk.detail(case)).case.resolved_at is not None


async def test_what_ended_with_another_keeps_that_end_where_both_go_on(desk: Desk) -> None:
    middle = await desk.complain(CARLA, "It does not move")
    along = await desk.complain(DIEGO, "No lift this morning")
    await desk.merge(middle, along)
    await desk.move(middle, CaseStatus.RESOLVED)
    by = desk.people[DIEGO]
    rate = desk.work.runtime.flows.rate
    await rate(desk.work.workspace, along, 4, by=by, cause=Cause(actor=by))
    first = await desk.complain(CARLA, "The lift is stuck")

    await desk.merge(first, middle)
    await desk.move(first, CaseStatus.ACKNOWLEDGED)
    await desk.unmerge(along)

    after = (await desk.detail(along)).case
    assert (after.status, after.solved_rating) == ("resolved", 4)
    assert after.resolved_at is not None
