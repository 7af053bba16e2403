"""What a rule waits for and has counted when it is edited, and when its workspace moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.errors import InvalidInput
from core.ids import RuleId
from core.inbox.cause import Cause
from core.rulebook.zone import ZoneMoved
from core.rules.rule import RuleSpec, parse_rule
from core.rules.tables import RuleFiringRow
from core.rules.windowed import microseconds
from tests.contracts.conftest import NOON
from tests.contracts.flows.clockwork import ALL, Clockwork, process

NOT_MANY = {"type": "question", "measure": "count", "of": "open", "op": "<", "value": 1_000}
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
THREE: dict[str, Any] = {"type": "volume", "count": 3, "window": 900}


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process without any rule."""
    async with process(database_url, tmp_path, clock) as opened:
        for one in await opened.runtime.rules.all(opened.workspace):
            await opened.runtime.rules.delete(opened.workspace, one.id, by=None)
        yield opened


def daily(at: str, **more: Any) -> RuleSpec:
    """Return a rule of every day."""
    return spec(schedule={"days": DAYS, "at": at}, condition=NOT_MANY, **more)


def spec(**given: Any) -> RuleSpec:
    """Return a rule."""
    return parse_rule({"name": "The rule", "severity": "high", **given})


async def save(work: Clockwork, given: RuleSpec, rule: RuleId | None = None) -> RuleId:
    """Save it."""
    saved = await work.runtime.rules.save(work.workspace, given, by=None, rule_id=rule)
    return saved.id


async def asked(work: Clockwork) -> list[str]:
    """Return the keys of the occurrences that were asked."""
    async with work.runtime.database.reading(ALL) as session:
        return sorted(await session.scalars(select(RuleFiringRow.key)))


async def waited_for(work: Clockwork) -> list[tuple[object, ...]]:
    """Return what is counted and when it is asked, rule by rule."""
    rows = sorted(await work.windows(), key=lambda row: row.rule_id)
    return [(row.rule_id, row.state, row.due_at) for row in rows]


async def goes_by(work: Clockwork, clock: ManualClock, span: timedelta) -> list[str]:
    """Let time go by in quarters of an hour; return when something fired or was told anew."""
    seen: list[str] = []
    before = await work.alerts()
    for _ in range(span // timedelta(minutes=15)):
        clock.advance(timedelta(minutes=15))
        await work.tick()
        after = await work.alerts()
        if after != before:
            seen.append(f"{clock.now():%d %H:%M}")
        before = after
    return seen


async def test_a_rule_that_was_asked_today_and_moved_to_tonight_is_asked_tonight(
    work: Clockwork, clock: ManualClock
) -> None:
    rule = await save(work, daily("13:00"))
    first = await goes_by(work, clock, timedelta(hours=2))

    await save(work, daily("18:00"), rule)

    assert (first, await goes_by(work, clock, timedelta(hours=30))) == (
        ["04 13:00"],
        ["04 18:00", "05 18:00"],
    )


async def test_a_new_name_does_not_have_it_asked_twice(
    work: Clockwork, clock: ManualClock
) -> None:
    rule = await save(work, daily("13:00"))
    await goes_by(work, clock, timedelta(hours=2))

    await save(work, daily("13:00", description="It is about the morning"), rule)

    assert await goes_by(work, clock, timedelta(hours=24)) == ["05 13:00"]


async def test_an_edit_begins_another_count_and_the_old_window_goes(work: Clockwork) -> None:
    rule = await save(work, spec(kinds=["submission"], condition=THREE))
    await work.complain()
    await work.complain()

    await save(work, spec(kinds=["submission"], condition=THREE | {"window": 1800}), rule)
    await work.complain()

    assert await work.alerts() == []
    (window,) = await work.windows()
    assert len(window.state) == 1


async def test_an_edit_of_something_else_goes_on_counting(work: Clockwork) -> None:
    rule = await save(work, spec(kinds=["submission"], condition=THREE))
    await work.complain()
    await work.complain()

    await save(work, spec(kinds=["submission"], condition=THREE, name="Three"), rule)
    await work.complain()

    assert await work.alerts() == [("firing", 1)]


async def test_a_rule_switched_off_forgets_and_begins_anew(
    work: Clockwork, clock: ManualClock
) -> None:
    absence = {"type": "absence", "after": 3600}
    rule = await save(work, spec(kinds=["submission"], condition=absence))
    clock.advance(timedelta(minutes=50))
    await work.runtime.rules.switch(work.workspace, rule, active=False, by=None)
    gone = await work.windows()
    clock.advance(timedelta(hours=5))
    await work.runtime.rules.switch(work.workspace, rule, active=True, by=None)

    seen = await goes_by(work, clock, timedelta(hours=2))

    assert (gone, seen) == ([], ["04 18:50"])


@pytest.mark.parametrize(
    ("zone", "fired"),
    [
        # The rule is asked at 13:00 UTC on the 4th, then the workspace moves at 15:00 UTC.
        pytest.param("America/New_York", ["05 17:00"], id="west: not twice on the 4th"),
        pytest.param("Asia/Tokyo", ["05 04:00"], id="east: soon"),
        pytest.param("Pacific/Auckland", ["05 01:00"], id="over the date line"),
    ],
)
async def test_a_rule_that_was_asked_today_is_not_asked_again_where_it_is_today_still(
    work: Clockwork, clock: ManualClock, zone: str, fired: list[str]
) -> None:
    await save(work, daily("13:00"))
    await goes_by(work, clock, timedelta(hours=3))

    await work.runtime.workspace_zone.change(work.workspace, zone, by=None)

    assert (await goes_by(work, clock, timedelta(hours=27)))[:1] == fired


async def test_what_has_passed_in_the_new_zone_before_it_was_asked_in_the_old_is_not_lost(
    work: Clockwork, clock: ManualClock
) -> None:
    await work.runtime.workspace_zone.change(work.workspace, "America/New_York", by=None)
    await save(work, daily("09:00"))  # 13:00 UTC in New York
    clock.advance(timedelta(minutes=30))

    await work.runtime.workspace_zone.change(work.workspace, "Europe/Madrid", by=None)

    # At 12:30 UTC it is 14:30 in Madrid, and nobody has asked on the 4th yet... but the rule was
    # made at noon, when its time in Madrid had passed.
    assert await goes_by(work, clock, timedelta(hours=20)) == ["05 07:00"]


async def test_what_was_missed_before_the_move_is_asked_late_and_once(
    work: Clockwork, clock: ManualClock
) -> None:
    await work.runtime.workspace_zone.change(work.workspace, "America/New_York", by=None)
    await save(work, daily("09:00"))
    await goes_by(work, clock, timedelta(hours=2))  # asked on the 4th
    clock.advance(timedelta(hours=18))  # 08:00 UTC on the 5th: 10:00 in Madrid, 04:00 in New York

    await work.runtime.workspace_zone.change(work.workspace, "Europe/Madrid", by=None)

    assert await goes_by(work, clock, timedelta(hours=24)) == ["05 08:15", "06 07:00"]
    assert await asked(work) == ["2026-05-04", "2026-05-05", "2026-05-06"]


async def test_hours_are_those_of_the_new_zone_and_a_zone_of_its_own_stays(
    work: Clockwork, clock: ManualClock
) -> None:
    absence = {"type": "absence", "after": 3600}
    hours = {"start": "12:00", "end": "20:00"}
    await save(work, spec(kinds=["submission"], condition=absence, hours=hours))
    schedule = {"days": DAYS, "at": "13:00", "zone": "UTC"}
    own = await save(work, spec(schedule=schedule, condition=NOT_MANY, name="Own"))

    await work.runtime.workspace_zone.change(work.workspace, "America/New_York", by=None)

    due = {row.rule_id == own: row.due_at for row in await work.windows()}
    assert due[True] == datetime(2026, 5, 4, 13, tzinfo=UTC)
    assert due[False] == datetime(2026, 5, 4, 17, tzinfo=UTC)  # an hour after noon over there


async def test_a_move_is_written_down_and_an_unknown_zone_refused(work: Clockwork) -> None:
    zone = work.runtime.workspace_zone

    await zone.change(work.workspace, "Europe/Madrid", by=None)
    await zone.change(work.workspace, "Europe/Madrid", by=None)
    with pytest.raises(InvalidInput, match="such as Europe/Madrid"):
        await zone.change(work.workspace, "Mars/Base", by=None)

    async with work.runtime.database.reading(ALL) as session:
        audits = await session.scalars(
            select(AuditRow).where(AuditRow.action == "workspace.zone_changed")
        )
        assert [one.after for one in audits] == [{"zone": "Europe/Madrid"}]


async def test_a_rule_begins_with_the_moment_it_is_saved(work: Clockwork) -> None:
    await save(work, daily("13:00"))

    (row,) = await work.windows()

    assert row.state == [microseconds(NOON)]


async def test_a_move_taken_back_leaves_what_is_waited_for_as_it_was(work: Clockwork) -> None:
    absence = {"type": "absence", "after": 3600}
    hours = {"start": "12:00", "end": "20:00"}
    await save(work, spec(kinds=["submission"], condition=absence, hours=hours))
    await save(work, daily("13:00", name="Daily"))
    own = {"days": DAYS, "at": "13:00", "zone": "UTC"}
    await save(work, spec(schedule=own, condition=NOT_MANY, name="Own"))
    zones, olivia = work.runtime.workspace_zone, await work.owner()
    await zones.change(work.workspace, "Europe/Madrid", by=None)
    before = await waited_for(work)

    moved = await zones.change(
        work.workspace, "Asia/Tokyo", by=olivia, seen="Europe/Madrid", cause=Cause(actor=olivia)
    )
    elsewhere = await waited_for(work)
    assert moved.change is not None
    back = await zones.undo(work.workspace, moved.change, by=olivia, cause=Cause(actor=olivia))

    assert (moved.by_clock, moved.by_hours) == (1, 1)
    assert moved.coming is not None
    assert (moved.coming.spec.name, moved.coming.at) == (
        "Daily",
        datetime(2026, 5, 5, 4, tzinfo=UTC),
    )
    assert (back.zone, back.by_clock) == ("Europe/Madrid", 1)
    assert elsewhere != before
    assert await waited_for(work) == before


async def test_only_the_newest_move_is_taken_back_and_only_what_was_seen_is_moved(
    work: Clockwork,
) -> None:
    zones, olivia = work.runtime.workspace_zone, await work.owner()
    cause = Cause(actor=olivia)
    first = await zones.change(work.workspace, "Asia/Tokyo", by=olivia, cause=cause)
    second = await zones.change(work.workspace, "Europe/Madrid", by=olivia, cause=cause)
    assert first.change is not None

    with pytest.raises(ZoneMoved) as late:
        await zones.undo(work.workspace, first.change, by=olivia, cause=cause)
    with pytest.raises(ZoneMoved) as unseen:
        await zones.change(work.workspace, "UTC", by=None, seen="Asia/Tokyo")
    same = await zones.change(work.workspace, "Europe/Madrid", by=None, seen="Europe/Madrid")

    assert {late.value.zone, unseen.value.zone} == {second.zone}
    assert (late.value.by, late.value.by_name, late.value.at) == (olivia, "Olivia", NOON)
    assert same.change is None


async def test_of_two_who_choose_at_once_one_is_told(work: Clockwork) -> None:
    zones = work.runtime.workspace_zone
    await zones.change(work.workspace, "Europe/Madrid", by=None)

    answers = await asyncio.gather(
        *(
            zones.change(work.workspace, one, by=None, seen="Europe/Madrid")
            for one in ("Asia/Tokyo", "America/Bogota")
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(one, ZoneMoved) for one in answers) == 1
    async with work.runtime.database.reading(ALL) as session:
        moves = await session.scalars(
            select(AuditRow).where(AuditRow.action == "workspace.zone_changed")
        )
        assert len(moves.all()) == 2
