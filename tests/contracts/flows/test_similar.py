"""Which cases may be about the same as one, and why, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock
from core.desk.listed import CaseFilter
from core.desk.similar import telling_words
from core.desk.submission import Submission
from core.errors import NotFound
from core.ids import CaseId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.sight import EVERYTHING, Sight
from tests.contracts.flows.clockwork import Clockwork, process


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


async def opened(work: Clockwork, text: str, category: str | None = None) -> CaseId:
    """Open a case for a customer of its own."""
    given = Submission(
        workspace_id=work.workspace,
        customer_name="Carla",
        kind="complaint",
        source="api",
        at=work.runtime.clock.now(),
        text=text,
        category=category,
    )
    done = await work.runtime.flows.submit(given, Cause(actor=None))
    return done.case_id


async def likened(
    work: Clockwork, case: CaseId, *, sight: Sight = EVERYTHING, limit: int = 5
) -> list[tuple[int, list[str], tuple[str, ...]]]:
    """Return number, reasons and common words of what is like the case."""
    found = await work.runtime.cases.similar(work.workspace, case, sight=sight, limit=limit)
    return [(one.number, [like.value for like in why.because], why.words) for one, why in found]


async def test_the_most_alike_come_first_each_with_what_they_have_in_common(
    work: Clockwork,
) -> None:
    one = await opened(work, "The elevator is stuck again", "lifts")
    await opened(work, "Cold soup")
    await opened(work, "Something else", "lifts")
    await opened(work, "Our ELEVATOR does not come")
    await opened(work, "Stuck in the elevator", "lifts")

    assert await likened(work, one) == [
        (5, ["words", "category"], ("elevator", "stuck")),
        (4, ["words"], ("elevator",)),
        (3, ["category"], ()),
    ]
    assert [number for number, *_ in await likened(work, one, limit=1)] == [5]


async def test_what_is_old_or_merged_or_out_of_sight_is_not_named(
    work: Clockwork, clock: ManualClock
) -> None:
    owner = await work.owner()
    await opened(work, "The elevator is stuck")
    clock.advance(timedelta(days=31))
    one = await opened(work, "The elevator is stuck")
    merged = await opened(work, "The elevator is stuck")
    other = await opened(work, "The elevator is stuck")
    by = Cause(actor=owner)
    flows, ws = work.runtime.flows, work.workspace

    await flows.merge_cases(ws, other, [merged], by=owner, cause=by)

    assert [number for number, *_ in await likened(work, one)] == [4]
    await flows.assign_case(ws, one, owner, by=owner, cause=by)
    mine = Sight(person_id=owner, only_assigned=True)
    assert await likened(work, one, sight=mine) == []
    with pytest.raises(NotFound):
        await likened(work, other, sight=mine)


async def test_another_workspaces_case_has_nothing_like_it(work: Clockwork) -> None:
    one = await opened(work, "The elevator is stuck")
    await opened(work, "The elevator is stuck")
    elsewhere = WorkspaceId(work.runtime.ids.new())

    with pytest.raises(NotFound):
        await work.runtime.cases.similar(elsewhere, one, sight=EVERYTHING, limit=5)


async def test_a_case_without_words_is_like_nothing(work: Clockwork) -> None:
    one = await opened(work, "?!")
    await opened(work, "The elevator is stuck")

    assert await likened(work, one) == []
    page = await work.runtime.cases.page(work.workspace, CaseFilter(), sight=EVERYTHING, limit=5)
    assert len(page.items) == 2


def test_the_longest_words_of_the_title_tell_most_and_then_those_of_the_text() -> None:
    assert telling_words("The lift 12345 is stuck", "Since Wednesday; the LIFT, stuck!") == (
        "stuck",
        "Wednesday",
        "Since",
    )


def test_what_nobody_writes_a_second_time_is_not_looked_for() -> None:
    noise, line = "w" * 41, "エレベーターが止まっています" * 3

    assert telling_words(f"{noise} elevator {line}", "") == ("elevator",)
