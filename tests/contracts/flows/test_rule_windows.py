"""What rules count is kept in the database: no restart and no second process changes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clock import ManualClock
from core.rules.tables import RuleWindowRow
from tests.contracts.flows.clockwork import Clockwork, process

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
