"""The desk in numbers: what is counted, for whom, and by which index."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from core.clock import ManualClock
from core.desk.tables import ThreadItemRow
from core.tenants.sight import Sight
from core.tenants.tables import WorkspaceRow
from tests.contracts.analytics.desk import ALL, Desk

NONE = {"low": 0, "medium": 0, "high": 0, "critical": 0}


async def test_an_empty_desk_has_noughts_and_no_averages(desk: Desk) -> None:
    found = await desk.now()

    assert found.cases == {"new": 0, "acknowledged": 0, "in_progress": 0}
    assert (found.unassigned, found.firing, found.acknowledged) == (0, NONE, 0)
    assert (found.today.cases, found.today.resolved, found.today.alerts) == (0, 0, NONE)
    assert (found.today.rating, found.today.first_answer_seconds) == (None, None)


async def test_what_is_open_and_what_fires_is_counted(desk: Desk) -> None:
    await desk.case()
    await desk.case(assignee_id=desk.person)
    await desk.case("in_progress")
    await desk.case("resolved")
    await desk.case("merged")
    await desk.alert("critical")
    await desk.alert("critical")
    await desk.alert("low", "acknowledged")
    await desk.alert("high", "resolved")

    found = await desk.now()

    assert found.cases == {"new": 2, "acknowledged": 0, "in_progress": 1}
    assert found.unassigned == 2
    assert found.firing == NONE | {"critical": 2}
    assert found.acknowledged == 1
    assert found.today.alerts == {"low": 1, "medium": 0, "high": 1, "critical": 2}


async def test_today_begins_at_midnight_where_the_workspace_is(
    desk: Desk, clock: ManualClock
) -> None:
    async with desk.database.writing(ALL) as session:
        await session.execute(update(WorkspaceRow).values(zone="America/New_York"))
    await desk.case(rating=1)  # 8 in the morning there
    clock.advance(timedelta(hours=15))
    before = await desk.now()
    clock.advance(timedelta(hours=1))
    await desk.case(rating=5)

    after = await desk.now()

    assert (before.today.cases, before.today.rating) == (1, 1.0)
    assert (after.today.cases, after.today.rating) == (1, 5.0)
    assert after.cases["new"] == 2


@pytest.mark.parametrize(
    ("answered", "seconds"),
    [
        ({"acknowledged_at": 60}, 60),
        ({"resolved_at": 30, "acknowledged_at": 90}, 30),
        ({}, None),
    ],
    ids=["taken", "resolved", "not yet"],
)
async def test_the_first_answer_is_what_came_first(
    desk: Desk, answered: Mapping[str, int], seconds: int | None
) -> None:
    now = desk.clock.now()
    moments: dict[str, Any] = {name: now + timedelta(seconds=at) for name, at in answered.items()}
    await desk.case(**moments)

    assert (await desk.now()).today.first_answer_seconds == seconds


async def test_a_written_answer_counts_and_averages_are_over_the_answered(desk: Desk) -> None:
    now = desk.clock.now()
    written = await desk.case()
    await desk.case(acknowledged_at=now + timedelta(seconds=100))
    await desk.case()
    async with desk.database.writing(ALL) as session:
        for author, after in (("customer", 5), ("staff", 20), ("staff", 50)):
            session.add(
                ThreadItemRow(
                    id=desk.ids.new(),
                    workspace_id=desk.home,
                    case_id=written,
                    author_kind=author,
                    text="T",
                    at=now + timedelta(seconds=after),
                )
            )

    assert (await desk.now()).today.first_answer_seconds == 60


async def test_what_was_resolved_today_counts_whenever_it_was_opened(
    desk: Desk, clock: ManualClock
) -> None:
    await desk.case("resolved", resolved_at=clock.now() + timedelta(days=2))
    await desk.case("resolved", resolved_at=clock.now())
    clock.advance(timedelta(days=2))

    assert (await desk.now()).today.resolved == 1


async def test_nobody_is_counted_what_they_do_not_see(desk: Desk) -> None:
    hidden = await desk.case(place_id=desk.place, rating=1)
    await desk.case(place_id=desk.place, rating=5, assignee_id=desk.person)
    await desk.alert("critical", case=hidden)
    await desk.alert("low")
    mine = Sight(person_id=desk.person, only_assigned=True)
    elsewhere = Sight(person_id=desk.person, places=frozenset())

    assigned, none_of_theirs = await desk.now(mine), await desk.now(elsewhere)

    assert (assigned.cases["new"], assigned.today.rating) == (1, 5.0)
    assert assigned.firing == NONE
    assert none_of_theirs.firing == NONE | {"low": 1}
    assert none_of_theirs.today.alerts == NONE | {"low": 1}


async def test_every_question_goes_by_an_index(database_url: str, desk: Desk) -> None:
    if not database_url.startswith("sqlite"):
        return
    asked: list[tuple[str, tuple[Any, ...]]] = []

    def keep(_: object, __: object, words: str, given: tuple[Any, ...], *___: object) -> None:
        asked.append((words, given))

    engine = desk.database._reader.sync_engine  # noqa: SLF001 - its statements are looked at
    event.listen(engine, "before_cursor_execute", keep)

    await desk.now()

    with closing(sqlite3.connect(database_url.partition(":///")[2])) as plain:
        plans = {
            line
            for words, given in asked
            if words.startswith("SELECT")
            for (*_, line) in plain.execute(f"EXPLAIN QUERY PLAN {words}", given)
            if " cases" in line or " alerts" in line
        }
    names = ("by_status", "list", "resolved")
    assert len(plans) == 5
    assert [line for line in plans if not any(f"_{name} " in line for name in names)] == []
