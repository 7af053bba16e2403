"""Cases over time: what is counted in which part, for whom, and by which index."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from core.analytics.case_figures import CaseFigures, CasesOverTime
from core.analytics.period import Step
from core.errors import InvalidInput
from core.tenants.sight import EVERYTHING, Sight
from tests.contracts.analytics.desk import Desk
from tests.contracts.conftest import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MIDNIGHT = NOON - 12 * HOUR


async def figures(
    desk: Desk,
    since: datetime,
    until: datetime,
    step: Step | None = None,
    *,
    sight: Sight = EVERYTHING,
) -> CaseFigures:
    """Return the figures of a period."""
    service = CasesOverTime(database=desk.database)
    found, _ = await service.read(desk.home, sight, since=since, until=until, step=step)
    return found


def opened(found: CaseFigures) -> list[int]:
    """Return how many came in each part."""
    return [one.count for one in found.opened]


async def test_a_quiet_period_has_noughts_and_no_times(desk: Desk) -> None:
    found = await figures(desk, MIDNIGHT, MIDNIGHT + 3 * DAY, Step.DAY)

    assert (opened(found), found.resolved) == ([0, 0, 0], [0, 0, 0])
    assert (found.first_answers.whole, found.resolutions.whole) == (None, None)
    assert (set(found.by_status.values()), dict(found.by_category)) == ({0}, {})


async def test_a_case_is_counted_when_it_came_and_when_it_was_resolved(desk: Desk) -> None:
    for at in (MIDNIGHT - timedelta(microseconds=1), MIDNIGHT, MIDNIGHT + DAY - MINUTE):
        await desk.case(opened_at=at, rating=2, category="Water", severity="high")
    await desk.case("resolved", opened_at=MIDNIGHT - DAY, resolved_at=MIDNIGHT + DAY)
    await desk.case("merged", opened_at=MIDNIGHT + DAY, rating=5)
    await desk.case(opened_at=MIDNIGHT + 2 * DAY)

    found = await figures(desk, MIDNIGHT, MIDNIGHT + 2 * DAY, Step.DAY)

    assert (opened(found), found.resolved) == ([2, 1], [0, 1])
    assert [dict(one.by_severity) for one in found.opened] == [{"high": 2}, {None: 1}]
    assert [(one.rated, one.stars) for one in found.opened] == [(2, 4), (1, 5)]
    assert {word for word, n in found.by_status.items() if n} == {"new", "merged"}
    assert dict(found.by_rating) == {5: 1, 4: 0, 3: 0, 2: 2, 1: 0, None: 0}
    assert dict(found.by_category) == {"Water": 2, None: 1}
    assert found.by_kind == {"complaint": 3}


async def test_times_are_told_for_each_part_and_for_all(desk: Desk) -> None:
    for seconds in (10, 20, 30, 40, 1000):
        at = MIDNIGHT + seconds * timedelta(seconds=1)
        await desk.case("resolved", opened_at=MIDNIGHT, resolved_at=at)
    written = await desk.case(opened_at=MIDNIGHT + DAY)
    await desk.said(written, "customer", MIDNIGHT + DAY + MINUTE)
    await desk.said(written, "staff", MIDNIGHT + DAY + 2 * MINUTE)
    await desk.case(opened_at=MIDNIGHT + DAY)

    found = await figures(desk, MIDNIGHT, MIDNIGHT + 2 * DAY, Step.DAY)

    resolutions, answers = found.resolutions, found.first_answers
    assert resolutions.whole is not None
    assert answers.whole is not None
    whole = resolutions.whole
    assert (whole.count, whole.half, whole.most, whole.mean) == (5, 30, 1000, 220)
    assert list(resolutions.parts) == [0]
    assert (answers.parts[0].count, answers.parts[1].count) == (5, 1)
    assert answers.parts[1].half == pytest.approx(120, abs=0.01)
    assert (answers.whole.half, answers.whole.most) == pytest.approx((30, 1000), abs=0.01)


@pytest.mark.parametrize(
    ("zone", "since", "days"),
    [
        ("Europe/Madrid", datetime(2026, 3, 27, 23, tzinfo=UTC), [24, 23, 24]),
        ("Europe/Madrid", datetime(2026, 10, 23, 22, tzinfo=UTC), [24, 25, 24]),
        ("America/Santiago", datetime(2026, 9, 5, 4, tzinfo=UTC), [24, 23, 24]),
        ("Asia/Kolkata", datetime(2026, 5, 1, 18, 30, tzinfo=UTC), [24, 24, 24]),
    ],
    ids=["forward", "back", "no midnight", "half an hour"],
)
async def test_days_follow_the_clocks_of_the_workspace(
    desk: Desk, zone: str, since: datetime, days: list[int]
) -> None:
    await desk.lives_in(zone)
    until = since + sum(days) * HOUR
    for hour in range(sum(days)):
        await desk.case(opened_at=since + hour * HOUR)

    by_day = await figures(desk, since, until, Step.DAY)
    by_hour = await figures(desk, since, until, Step.HOUR)

    assert opened(by_day) == days
    assert opened(by_hour)[:24] == [1] * 24
    assert sum(opened(by_hour)) == sum(days)


async def test_the_ends_of_a_period_cut_its_first_and_last_part(desk: Desk) -> None:
    for hour in range(72):
        await desk.case(opened_at=MIDNIGHT + hour * HOUR)

    found = await figures(desk, MIDNIGHT + 20 * HOUR, MIDNIGHT + 50 * HOUR, Step.DAY)

    assert opened(found) == [4, 24, 2]


async def test_weeks_begin_on_monday(desk: Desk) -> None:
    # NOON is a Monday's.
    for day in range(-3, 10):
        await desk.case(opened_at=MIDNIGHT + day * DAY)

    found = await figures(desk, MIDNIGHT - 3 * DAY, MIDNIGHT + 10 * DAY, Step.WEEK)

    assert opened(found) == [3, 7, 3]


async def test_the_period_before_ends_where_this_one_begins(desk: Desk) -> None:
    await desk.lives_in("Europe/Madrid")
    midnight = datetime(2026, 3, 29, 22, tzinfo=UTC)  # the day before had 23 hours
    await desk.case(opened_at=midnight - 23 * HOUR)
    await desk.case(opened_at=midnight - 24 * HOUR)
    await desk.case(opened_at=midnight - 13 * HOUR)
    await desk.case(opened_at=midnight)
    service = CasesOverTime(database=desk.database)

    _, before = await service.read(
        desk.home,
        EVERYTHING,
        since=midnight,
        until=midnight + 10 * HOUR,
        step=Step.HOUR,
        compared=True,
    )

    assert before is not None
    assert before.period.since == midnight - 23 * HOUR
    assert before.period.until == midnight - 14 * HOUR
    assert sum(opened(before)) == 1


@pytest.mark.parametrize(
    ("length", "step", "field"),
    [
        (timedelta(0), Step.DAY, "since"),
        (-DAY, Step.DAY, "since"),
        (400 * DAY, Step.DAY, "step"),
        (17 * DAY, Step.HOUR, "step"),
        (7000 * 365 * DAY, None, "step"),
    ],
    ids=["empty", "turned round", "days", "hours", "all times"],
)
async def test_a_period_of_too_many_parts_is_refused(
    desk: Desk, length: timedelta, step: Step | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await figures(desk, MIDNIGHT, MIDNIGHT + length, step)

    assert refused.value.field == field


async def test_nobody_is_counted_cases_they_do_not_see(desk: Desk) -> None:
    await desk.case("resolved", place_id=desk.place, rating=1, resolved_at=NOON + HOUR)
    await desk.case(place_id=desk.place, rating=5, assignee_id=desk.person, category="Mine")
    mine = Sight(person_id=desk.person, only_assigned=True)
    elsewhere = Sight(places=frozenset())

    assigned = await figures(desk, NOON, NOON + DAY, Step.DAY, sight=mine)
    nothing = await figures(desk, NOON, NOON + DAY, Step.DAY, sight=elsewhere)

    assert (sum(opened(assigned)), sum(assigned.resolved)) == (1, 0)
    assert (assigned.opened[0].stars, dict(assigned.by_category)) == (5, {"Mine": 1})
    assert (sum(opened(nothing)), nothing.resolutions.whole) == (0, None)


async def test_a_period_costs_walks_along_indexes(database_url: str, desk: Desk) -> None:
    if not database_url.startswith("sqlite"):
        return
    asked: list[tuple[str, tuple[Any, ...]]] = []

    def keep(_: object, __: object, words: str, given: tuple[Any, ...], *___: object) -> None:
        asked.append((words, given))

    engine = desk.database._reader.sync_engine  # noqa: SLF001 - its statements are looked at
    event.listen(engine, "before_cursor_execute", keep)

    await figures(desk, NOON - 90 * DAY, NOON)

    with closing(sqlite3.connect(database_url.partition(":///")[2])) as plain:
        plans = [
            line
            for words, given in asked
            if words.startswith(("SELECT", "WITH"))
            for (*_, line) in plain.execute(f"EXPLAIN QUERY PLAN {words}", given)
            if " cases" in line or " thread_items" in line
        ]
    names = ("cases_list", "cases_resolved", "thread_items_case")
    assert len(plans) >= 5
    assert [line for line in plans if not any(f"_{name} " in line for name in names)] == []
