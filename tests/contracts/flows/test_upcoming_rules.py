"""What the clock asks next, as a calendar shows it, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock
from core.errors import InvalidInput
from core.rulebook.upcoming import MOST
from tests.contracts.flows.clockwork import Clockwork, process
from tests.contracts.flows.test_scheduled_rules import EVERY_HOUR, NOT_MANY

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process without any rule of its own; it is noon on Monday, 4 May 2026, in UTC."""
    async with process(database_url, tmp_path, clock) as opened:
        for one in await opened.runtime.rules.all(opened.workspace):
            await opened.runtime.rules.delete(opened.workspace, one.id, by=None)
        yield opened


async def comes(work: Clockwork, **ahead: float) -> list[str]:
    """Return name and moment (UTC) of what comes in so much time."""
    until = work.runtime.clock.now() + timedelta(**ahead)
    found = await work.runtime.rule_calendar.upcoming(work.workspace, until=until)
    return [f"{one.spec.name} {one.at:%d %H:%M}" for one in found.items]


async def test_what_comes_is_told_in_its_order(work: Clockwork) -> None:
    await work.rule(name="Daily", schedule={"days": DAYS, "at": "13:00"}, condition=NOT_MANY)
    cron = {"cron": "30 8 * * tue"}
    await work.rule(name="Cron", schedule=cron, condition=NOT_MANY, keep=True)

    assert await comes(work, days=2) == ["Daily 04 13:00", "Cron 05 08:30", "Daily 05 13:00"]


async def test_a_rule_that_is_off_and_one_without_a_schedule_do_not_come(work: Clockwork) -> None:
    rule = await work.rule(schedule={"days": DAYS, "at": "13:00"}, condition=NOT_MANY)
    rating = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
    await work.rule(kinds=["submission"], condition=rating, keep=True)
    before = await comes(work, days=1)

    await work.runtime.rules.switch(work.workspace, rule, active=False, by=None)

    assert (before, await comes(work, days=1)) == (["The rule 04 13:00"], [])


@pytest.mark.parametrize(
    ("at", "now", "wanted"),
    [
        # Madrid puts its clocks forward on 29 March 2026 from 02:00 to 03:00, and back on
        # 25 October from 03:00 to 02:00.
        pytest.param("02:30", (3, 28), ["28 01:30", "29 01:00", "30 00:30"], id="in the gap"),
        pytest.param("09:00", (3, 28), ["28 08:00", "29 07:00", "30 07:00"], id="forward"),
        pytest.param("02:30", (10, 24), ["24 00:30", "25 00:30", "26 01:30"], id="twice"),
        pytest.param("09:00", (10, 24), ["24 07:00", "25 08:00", "26 08:00"], id="back"),
    ],
)
async def test_the_wall_of_the_workspace_decides_also_when_clocks_are_put(
    work: Clockwork, clock: ManualClock, at: str, now: tuple[int, int], wanted: list[str]
) -> None:
    clock.advance(datetime(2026, *now, tzinfo=UTC) - clock.now())
    schedule = {"days": DAYS, "at": at}
    await work.rule(name="R", zone="Europe/Madrid", schedule=schedule, condition=NOT_MANY)

    assert await comes(work, days=2, hours=12) == [f"R {one}" for one in wanted]


async def test_what_is_asked_too_often_for_a_calendar_is_told_once(work: Clockwork) -> None:
    await work.rule(**EVERY_HOUR)
    until = work.runtime.clock.now() + timedelta(days=7)

    found = await work.runtime.rule_calendar.upcoming(work.workspace, until=until)

    assert found.items == ()
    assert [one.at.hour for one in found.often] == [13]


async def test_what_lies_outside_of_its_hours_says_so(work: Clockwork) -> None:
    schedule, hours = {"cron": "0 10,20 * * *"}, {"start": "08:00", "end": "18:00"}
    await work.rule(schedule=schedule, hours=hours, condition=NOT_MANY)
    until = work.runtime.clock.now() + timedelta(days=1)

    found = await work.runtime.rule_calendar.upcoming(work.workspace, until=until)

    assert [(one.at.hour, one.rests) for one in found.items] == [(20, True), (10, False)]


async def test_more_than_fits_is_cut_at_a_moment_that_is_told(work: Clockwork) -> None:
    for number in range(3):
        await work.rule(name=f"R{number}", schedule={"every": 7200}, condition=NOT_MANY, keep=True)
    until = work.runtime.clock.now() + timedelta(days=60)

    found = await work.runtime.rule_calendar.upcoming(work.workspace, until=until)

    assert (len(found.items), found.is_cut) == (MOST, True)
    assert found.until == found.items[-1].at < until


@pytest.mark.parametrize("days", [-1, 0, 63])
async def test_a_moment_that_is_past_or_too_far_is_refused(work: Clockwork, days: int) -> None:
    until = work.runtime.clock.now() + timedelta(days=days)

    with pytest.raises(InvalidInput, match="at most 62 days"):
        await work.runtime.rule_calendar.upcoming(work.workspace, until=until)
