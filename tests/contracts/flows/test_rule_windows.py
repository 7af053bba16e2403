"""What rules count is kept in the database: no restart and no second process changes it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.ids import RuleId
from core.inbox.cause import Cause
from core.ingest.integration import NewIntegration
from core.rules.tables import RuleFiringRow, RuleWindowRow
from core.work import Work
from tests.contracts.flows.clockwork import ALL, Clockwork, process

THREE: dict[str, Any] = {
    "kinds": ["submission"],
    "condition": {"type": "volume", "count": 3, "window": 900},
}
SILENCE: dict[str, Any] = {
    "kinds": ["submission"],
    "condition": {"type": "absence", "after": 3600},
}


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


async def test_a_count_goes_on_after_a_restart(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as first:
        await first.rule(**THREE)
        await first.complain()
        await first.complain()
        before = await first.alerts()
    clock.advance(timedelta(minutes=5))

    async with process(database_url, tmp_path, clock, number=1) as second:
        await second.complain()

        assert (before, await second.alerts()) == ([], [("firing", 1)])


async def test_what_lies_before_the_window_does_not_count(
    work: Clockwork, clock: ManualClock
) -> None:
    await work.rule(**THREE)
    for _ in range(3):
        await work.complain()
        clock.advance(timedelta(minutes=8))

    assert await work.alerts() == []


async def test_those_of_one_batch_see_each_other(work: Clockwork) -> None:
    await work.rule(**THREE)
    await work.complain()

    await asyncio.gather(*(work.complain() for _ in range(2)))

    assert await work.alerts() == [("firing", 1)]
    (row,) = await work.windows()
    assert len(row.state) == 3


async def test_two_processes_count_in_one_window(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with (
        process(database_url, tmp_path, clock) as one,
        process(database_url, tmp_path, clock, number=1) as two,
    ):
        if not one.runtime.database.is_postgres:
            return  # one process serves a file
        await one.rule(**THREE | {"condition": THREE["condition"] | {"count": 20}})

        await asyncio.gather(*(each.complain() for _ in range(10) for each in (one, two)))

        assert await one.alerts() == [("firing", 1)]


async def test_items_that_two_processes_take_at_once_are_all_in_one_window(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with (
        process(database_url, tmp_path, clock) as one,
        process(database_url, tmp_path, clock, number=1) as two,
    ):
        both = (one, two) if one.runtime.database.is_postgres else (one,)
        each = 40 // len(both)
        await one.rule(
            kinds=["integration"], condition={"type": "volume", "count": 100, "window": 900}
        )
        new = NewIntegration(name="Server", preset="generic_json", opens="alerts")
        made = await one.runtime.integrations.create(
            one.workspace, new, by=None, cause=Cause(actor=None)
        )

        async def post(taker: Clockwork, title: str) -> None:
            await taker.runtime.intake.accept(
                token=made.token,
                headers={},
                body=json.dumps({"title": title}).encode(),
                content_type="application/json",
            )

        for turn in range(each // 5):
            await asyncio.gather(
                *(
                    post(taker, f"{turn} {number} {name}")
                    for name, taker in enumerate(both)
                    for number in range(5)
                )
            )

        (row,) = await one.windows()
        assert len(row.state) == 40


async def test_a_deadline_goes_on_after_a_restart(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as first:
        await first.rule(**SILENCE)
        clock.advance(timedelta(minutes=40))
    clock.advance(timedelta(minutes=10))

    async with process(database_url, tmp_path, clock, number=1) as second:
        await second.tick()
        early = await second.alerts()
        clock.advance(timedelta(minutes=10))
        await second.tick()

        assert (early, await second.alerts()) == ([], [("firing", 1)])


async def test_a_deadline_that_passed_while_nothing_ran_is_told_of_at_the_next_start(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as first:
        await first.rule(**SILENCE)
    clock.advance(timedelta(hours=9))

    async with process(database_url, tmp_path, clock, number=1) as second:
        await second.tick()
        told = await second.alerts()
        await second.complain()

        assert (told, await second.alerts()) == ([("firing", 1)], [("resolved", 1)])


async def test_what_counts_no_more_is_deleted_and_what_waits_is_kept(
    work: Clockwork, clock: ManualClock
) -> None:
    await work.rule(**THREE)
    silence = await work.rule(**SILENCE, keep=True)
    hourly = await work.rule(
        schedule={"every": 3600},
        condition={"type": "question", "measure": "count", "op": "<", "value": 9},
        keep=True,
    )
    await work.complain()
    clock.advance(timedelta(minutes=14))
    await work.tick()
    await work.tidy()
    before = len(await work.windows())
    clock.advance(timedelta(minutes=2))

    await work.tidy()
    after = {row.rule_id for row in await work.windows()}
    clock.advance(timedelta(days=400))
    await work.tidy()

    assert before == 3
    assert after == {silence, hourly}
    assert {row.rule_id for row in await work.windows()} == {silence, hourly}


async def test_what_was_asked_is_remembered_for_a_quarter_of_a_year(
    work: Clockwork, clock: ManualClock
) -> None:
    rule = await work.rule(
        schedule={"every": 31 * 86_400},
        condition={"type": "question", "measure": "count", "op": "<", "value": 9},
    )
    for _ in range(5):
        clock.advance(timedelta(days=31))
        await work.tick()

    await work.tidy()

    async with work.runtime.database.reading(ALL) as session:
        kept = list(await session.scalars(select(RuleFiringRow.at).order_by(RuleFiringRow.at)))
    assert len(kept) == 3
    assert clock.now() - kept[0] <= timedelta(days=92)
    assert [row.rule_id for row in await work.windows()] == [rule]


async def test_a_silence_is_told_once_and_ends_by_itself(
    work: Clockwork, clock: ManualClock
) -> None:
    await work.rule(**SILENCE)
    clock.advance(timedelta(minutes=59))
    await work.tick()
    early = await work.alerts()
    clock.advance(timedelta(minutes=2))

    await work.tick()
    await work.tick()
    told = await work.alerts()
    await work.complain()

    assert (early, told) == ([], [("firing", 1)])
    assert await work.alerts() == [("resolved", 1)]


async def test_news_in_time_moves_the_deadline(work: Clockwork, clock: ManualClock) -> None:
    await work.rule(**SILENCE)
    clock.advance(timedelta(minutes=30))
    await work.complain()
    clock.advance(timedelta(minutes=59))

    await work.tick()

    assert await work.alerts() == []


async def test_a_rule_without_windows_keeps_none(work: Clockwork) -> None:
    condition = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
    await work.rule(kinds=["submission"], condition=condition)

    await work.complain()

    assert await work.alerts() == [("firing", 1)]
    windows: list[RuleWindowRow] = await work.windows()
    assert windows == []


@pytest.mark.parametrize("broken", [[], {}, "x", 5, ["a"], [[1]], [10**30], None])
async def test_a_row_that_holds_no_window_stops_neither_the_clock_nor_what_comes_in(
    work: Clockwork, clock: ManualClock, broken: object
) -> None:
    every = {"type": "question", "measure": "count", "of": "cases", "op": ">", "value": 0}
    hourly: dict[str, Any] = {"schedule": {"every": 3600}, "condition": every}
    rules = [
        await work.rule(**THREE),
        await work.rule(keep=True, name="Silence", **SILENCE),
        await work.rule(keep=True, name="Broken", **hourly),
    ]
    await work.complain()
    await _breaks(work, rules, broken)
    clock.advance(timedelta(minutes=1))
    await work.rule(keep=True, name="Sound", **hourly)

    await work.complain()
    await _breaks(work, rules, broken)
    clock.advance(timedelta(hours=2))
    await work.tick()

    async with work.runtime.database.reading(ALL) as session:
        asked = set(await session.scalars(select(RuleFiringRow.rule_id)))
        waits = await session.scalars(select(RuleWindowRow.due_at))
    assert len(asked) == 2
    assert all(due is None or due > clock.now() for due in waits)


async def _breaks(work: Clockwork, rules: Sequence[RuleId], broken: object) -> None:
    """Have their windows hold something else."""

    async def body(session: AsyncSession, _: Work) -> None:
        of_them = update(RuleWindowRow).where(RuleWindowRow.rule_id.in_(rules))
        await session.execute(of_them.values(state=broken))

    scope = InWorkspace(workspace_id=work.workspace)
    await work.runtime.books.transaction(scope, body)
