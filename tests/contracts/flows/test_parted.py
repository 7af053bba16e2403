"""What customers hear when a case that was merged stands alone again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock
from core.desk.status import CaseStatus
from tests.contracts.flows.guests import CARLA, DIEGO, Desk, opened_desk

PARTED = "#2 is handled on its own again"


@pytest.fixture
async def desk(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Desk]:
    """One process whose owner has two customers."""
    async with opened_desk(database_url, tmp_path, clock) as desk:
        yield desk


async def _parted(desk: Desk, user: int = DIEGO) -> list[str]:
    return [one for one in await desk.told(user) if PARTED in one]


async def test_who_was_told_of_the_merge_is_told_once_that_theirs_goes_on_alone(
    desk: Desk,
) -> None:
    first = await desk.complain(CARLA, "carla-canary")
    second = await desk.complain(DIEGO, "No lift")
    await desk.merge(first, second)
    await desk.told(DIEGO)

    await desk.unmerge(second)

    (said,) = await _parted(desk)
    assert "You hear here how it goes on." in said
    assert "carla-canary" not in said
    assert "#1" not in said
    assert (await desk.told(DIEGO))[-1].startswith(("📨 #2 · New", f"📨 {PARTED}"))
    assert not [one for one in await desk.told(CARLA) if PARTED in one]


async def test_what_is_parted_before_anybody_was_told_is_never_spoken_of(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    before = [one for one in await desk.told(DIEGO) if not one.startswith("📨 #2 · ")]
    await desk.merge(first, second)

    await desk.unmerge(second)

    after = [one for one in await desk.told(DIEGO) if not one.startswith("📨 #2 · ")]
    assert after == before


async def test_an_end_that_was_told_of_the_other_case_is_taken_back_too(
    desk: Desk, clock: ManualClock
) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    await desk.move(first, CaseStatus.RESOLVED)
    second = await desk.complain(DIEGO, "No lift")
    clock.advance(timedelta(seconds=5))
    await desk.merge(first, second)
    asked = [one for one in await desk.told(DIEGO) if "How well was it solved?" in one]

    await desk.unmerge(second)

    assert len(asked) == 1
    assert len(await _parted(desk)) == 1
    assert await desk.status(second) == "new"


async def test_an_end_that_nobody_was_asked_about_yet_is_not_asked_about(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    await desk.move(first, CaseStatus.RESOLVED)
    second = await desk.complain(DIEGO, "No lift")
    await desk.merge(first, second)

    await desk.unmerge(second)

    said = await desk.told(DIEGO)
    assert not [one for one in said if "How well was it solved?" in one or PARTED in one]


async def test_who_reopens_their_own_case_is_not_told_what_they_did(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    await desk.merge(first, second)
    await desk.move(first, CaseStatus.RESOLVED)
    await desk.told(DIEGO)

    await desk.move(second, CaseStatus.IN_PROGRESS, by=DIEGO)

    assert await _parted(desk) == []


async def test_of_one_that_was_over_before_nothing_is_told(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    await desk.move(second, CaseStatus.CLOSED)
    await desk.merge(first, second)
    await desk.told(DIEGO)

    await desk.unmerge(second)

    assert await _parted(desk) == []


async def test_merged_and_parted_again_it_is_told_each_time(
    desk: Desk, clock: ManualClock
) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")

    for _ in range(2):
        clock.advance(timedelta(seconds=5))
        await desk.merge(first, second)
        await desk.told(DIEGO)
        await desk.unmerge(second)
        await desk.told(DIEGO)

    assert len(await _parted(desk)) == 2


async def test_what_the_merge_did_not_touch_is_as_it_was(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    await desk.move(second, CaseStatus.ACKNOWLEDGED)
    before = (await desk.detail(second)).case
    await desk.merge(first, second)

    await desk.unmerge(second)

    after = (await desk.detail(second)).case
    assert (after.status, after.assignee, after.resolved_at, after.severity) == (
        before.status,
        before.assignee,
        before.resolved_at,
        before.severity,
    )
