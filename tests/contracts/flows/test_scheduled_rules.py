"""The clock asks a rule once for each occurrence: in every zone, whoever asks, after any pause."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from core.clock import ManualClock
from core.rules.tables import RuleFiringRow
from tests.contracts.conftest import NOON
from tests.contracts.flows.clockwork import ALL, Clockwork, process

OPEN_CASES: dict[str, Any] = {
    "type": "question",
    "measure": "count",
    "of": "open",
    "op": ">",
    "value": 0,
}
NOT_MANY = OPEN_CASES | {"op": "<", "value": 1_000}
EVERY_HOUR: dict[str, Any] = {"schedule": {"every": 3600}, "condition": NOT_MANY}


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


async def asked(work: Clockwork) -> list[str]:
    """Return the keys of the occurrences that were asked."""
    async with work.runtime.database.reading(ALL) as session:
        return sorted(await session.scalars(select(RuleFiringRow.key)))


async def test_an_occurrence_is_asked_once(work: Clockwork, clock: ManualClock) -> None:
    await work.rule(**EVERY_HOUR)
    clock.advance(timedelta(minutes=59))
    await work.tick()
    early = await work.alerts()
    clock.advance(timedelta(minutes=1))

    await work.tick()
    await work.tick()

    assert (early, await work.alerts()) == ([], [("firing", 1)])


async def test_eight_that_lead_at_once_make_one_alert(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(process(database_url, tmp_path, clock))
        many = [first]
        if first.runtime.database.is_postgres:
            many += [
                await stack.enter_async_context(
                    process(database_url, tmp_path, clock, number=number)
                )
                for number in range(1, 8)
            ]
        await first.rule(**EVERY_HOUR)
        clock.advance(timedelta(hours=1))

        await asyncio.gather(*(each.tick() for each in many for _ in range(8 // len(many))))

        assert await first.alerts() == [("firing", 1)]
        assert len(await asked(first)) == 1


@pytest.mark.parametrize(
    ("schedule", "alerts"),
    [
        pytest.param({"catch_up": "once"}, [("firing", 1)], id="once"),
        pytest.param({"catch_up": "skip"}, [], id="skip"),
        pytest.param({"catch_up": "each"}, [("firing", 5)], id="each"),
        pytest.param({"catch_up": "each", "grace": 9000}, [("firing", 3)], id="grace"),
    ],
)
async def test_what_was_missed_is_caught_up_with_as_the_rule_says(
    work: Clockwork, clock: ManualClock, schedule: dict[str, Any], alerts: list[tuple[str, int]]
) -> None:
    await work.rule(schedule={"every": 3600, **schedule}, condition=NOT_MANY)
    clock.advance(timedelta(hours=5, minutes=10))

    await work.tick()

    assert await work.alerts() == alerts


@pytest.mark.parametrize(
    ("catch_up", "jump", "seen"),
    [
        pytest.param("each", timedelta(hours=5), 1, id="each, put forward"),
        pytest.param("each", timedelta(0), 5, id="each, time passed"),
        pytest.param("once", timedelta(hours=5), 1, id="once, put forward"),
        pytest.param("each", timedelta(hours=-5), 0, id="put back"),
    ],
)
async def test_what_a_moved_clock_went_past_was_not_missed(
    work: Clockwork,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
    catch_up: str,
    jump: timedelta,
    seen: int,
) -> None:
    await work.rule(schedule={"every": 3600, "catch_up": catch_up}, condition=NOT_MANY)
    clock.advance(timedelta(minutes=10))
    await work.tick()
    if jump:
        clock.jump(jump)
    else:
        clock.advance(timedelta(hours=5))

    await work.tick()

    assert len(await asked(work)) == seen
    told = [one.__dict__["seconds"] for one in caplog.records if "was moved" in one.message]
    assert told == ([jump.total_seconds()] if jump else [])


async def test_after_a_jump_each_missed_occurrence_is_asked_again(
    work: Clockwork, clock: ManualClock
) -> None:
    await work.rule(schedule={"every": 3600, "catch_up": "each"}, condition=NOT_MANY)
    await work.tick()
    clock.jump(timedelta(hours=5))
    await work.tick()
    clock.advance(timedelta(hours=3))

    await work.tick()

    assert len(await asked(work)) == 1 + 3


async def test_a_clock_that_is_put_right_by_seconds_is_not_worth_a_word(
    work: Clockwork, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    await work.tick()
    clock.jump(timedelta(seconds=30))
    await work.tick()
    clock.jump(timedelta(seconds=-30))

    await work.tick()

    assert [one for one in caplog.records if "was moved" in one.message] == []


@pytest.mark.parametrize(
    ("zone", "start", "expected"),  # at 02:30, unless the zone says otherwise
    [
        pytest.param(
            "Europe/Madrid",
            datetime(2026, 3, 28, 12, tzinfo=UTC),
            ["2026-03-29 01:00", "2026-03-30 00:30"],
            id="forward in Madrid",
        ),
        pytest.param(
            "Europe/Madrid",
            datetime(2026, 10, 24, 12, tzinfo=UTC),
            ["2026-10-25 00:30", "2026-10-26 01:30"],
            id="back in Madrid",
        ),
        pytest.param(
            "America/New_York",
            datetime(2027, 3, 13, 12, tzinfo=UTC),
            ["2027-03-14 07:00", "2027-03-15 06:30"],
            id="forward in New York",
        ),
        pytest.param(
            "America/New_York",
            datetime(2026, 10, 31, 12, tzinfo=UTC),
            ["2026-11-01 07:30", "2026-11-02 07:30"],
            id="back in New York",
        ),
        pytest.param(
            "America/New_York 01:30",
            datetime(2026, 10, 31, 12, tzinfo=UTC),
            ["2026-11-01 05:30", "2026-11-02 06:30"],
            id="at a time that comes twice in New York",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            datetime(2026, 10, 3, 6, tzinfo=UTC),
            ["2026-10-03 15:30", "2026-10-04 15:30"],
            id="forward by half an hour",
        ),
    ],
)
async def test_a_daily_rule_is_asked_once_a_day_when_the_clocks_change(
    work: Clockwork, clock: ManualClock, zone: str, start: datetime, expected: list[str]
) -> None:
    clock.advance(start - NOON)
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    zone, _, at = zone.partition(" ")
    await work.rule(zone=zone, schedule={"days": days, "at": at or "02:30"}, condition=NOT_MANY)
    seen: list[str] = []

    for _ in range(2 * 24 * 2):
        before = len(await asked(work))
        await work.tick()
        if len(await asked(work)) > before:
            seen.append(f"{clock.now():%Y-%m-%d %H:%M}")
        clock.advance(timedelta(minutes=30))

    assert seen == expected


async def test_a_question_that_is_answered_no_makes_no_alert(
    work: Clockwork, clock: ManualClock
) -> None:
    await work.rule(schedule={"every": 3600}, condition=OPEN_CASES)
    clock.advance(timedelta(hours=1))
    await work.tick()
    before = await work.alerts()
    await work.complain()
    clock.advance(timedelta(hours=1))

    await work.tick()

    assert (before, await work.alerts()) == ([], [("firing", 1)])
    async with work.runtime.database.reading(ALL) as session:
        assert await session.scalar(select(func.count()).select_from(RuleFiringRow)) == 2
