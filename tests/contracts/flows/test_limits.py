"""What is over a limit is held, and told in one summary: once, whatever happens in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock
from tests.contracts.flows.calmhouse import CalmHouse, begin, calm_house, words
from tests.contracts.flows.clockwork import process
from tests.fakes.channel import RecordingChannel

MINUTE = timedelta(minutes=1)
FREE_AGAIN = timedelta(minutes=5)
"""Of two in ten minutes."""


@pytest.fixture
async def house(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[CalmHouse]:
    """One process with an owner who is told."""
    async with calm_house(database_url, tmp_path, clock) as opened:
        yield opened


async def test_what_is_over_the_limit_comes_in_one_summary_that_names_it(
    house: CalmHouse,
) -> None:
    await house.limit()
    for title in ("Disk", "Queue", "Mail", "Backup"):
        await house.posts(title)
    single = house.phone.headlines

    early = await house.passes(FREE_AGAIN - MINUTE)
    (summary,) = await house.passes(MINUTE)

    assert (len(single), early) == (2, [])
    said = words(summary)
    assert "2 alerts over the limit" in said
    assert all(name in said for name in ("Mail ×1", "Backup ×1", "2 still open"))
    assert "Disk" not in said
    assert not summary.message.silent
    assert await house.passes(FREE_AGAIN) == []


async def test_while_a_summary_is_awaited_all_wait_and_it_takes_its_place_in_the_limit(
    house: CalmHouse,
) -> None:
    await house.limit()
    for title in ("Disk", "Queue", "Mail"):
        await house.posts(title)
    house.clock.advance(FREE_AGAIN)
    await house.posts("Late")
    (summary,) = await house.passes()

    await house.posts("Next")

    assert "Late ×1" in words(summary)
    assert len(house.phone.sent) == 3
    (second,) = await house.passes(FREE_AGAIN)
    assert "Next ×1" in words(second)


async def test_the_summary_says_what_is_over_by_then_and_is_quiet_when_all_is(
    house: CalmHouse,
) -> None:
    await house.limit()
    for title in ("Disk", "Queue", "Mail", "Backup"):
        await house.posts(title)
    await house.is_over("Mail")
    await house.is_over("Backup")

    (summary,) = [one for one in await house.passes(FREE_AGAIN) if one.edits is None]

    assert "All of them are over by now." in words(summary)
    assert "Mail ×1 · over" in words(summary)
    assert summary.message.silent


async def test_a_summary_makes_a_sound_only_as_the_receiver_says(house: CalmHouse) -> None:
    await house.limit()
    await house.receivers(loud_from="critical")
    for title in ("Disk", "Queue", "Mail"):
        await house.posts(title)

    (summary,) = await house.passes(FREE_AGAIN)

    assert summary.message.silent


async def test_nothing_is_taken_from_a_limit_when_another_refuses(house: CalmHouse) -> None:
    await house.limit(name="one", count=1)
    await house.limit(name="two", count=2, matchers=[field("severity", "high")])
    await house.posts("Disk")
    await house.posts("Queue")
    (summary,) = await house.passes(timedelta(minutes=10))

    single = len(house.phone.sent)

    assert "Queue ×1" in words(summary)
    # The second one of the severity was held by the other limit and costs its own nothing.
    assert single == 2
    assert [row.after["limit"] for row in await house.throttlings()] == ["one"]


async def test_a_limit_counts_only_what_it_is_about(house: CalmHouse) -> None:
    await house.limit(count=1, matchers=[field("severity", "low")])
    await house.limit(count=1, whom="role", target="staff")

    for title in ("Disk", "Queue", "Mail"):
        await house.posts(title, "high")

    assert len(house.phone.sent) == 3


async def test_critical_alerts_pass_where_the_limit_lets_them(house: CalmHouse) -> None:
    await house.limit(count=1, exempts_critical=True)
    await house.posts("Disk")
    await house.posts("Queue")

    await house.posts("Fire", "critical")

    assert len(house.phone.sent) == 2
    assert "Fire" in house.phone.headlines[-1]


async def test_each_throttling_is_in_the_audit_trail_once_with_its_counts(
    house: CalmHouse,
) -> None:
    limit = await house.limit(count=1)
    for title in ("Disk", "Queue", "Mail"):
        await house.posts(title)
    await house.passes(timedelta(minutes=10))

    (entry,) = await house.throttlings()

    assert entry.subject_id == str(limit.id)
    assert entry.after["person"] == str(house.owner)
    assert (entry.after["alerts"], entry.after["open"]) == (2, 2)


async def test_what_is_held_survives_the_end_of_the_process(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    phone = RecordingChannel()
    async with process(database_url, tmp_path, clock) as work:
        before = await begin(work, clock, phone)
        await before.limit(count=1)
        for title in ("Disk", "Queue", "Mail"):
            await before.posts(title)
    clock.advance(timedelta(minutes=10))

    async with process(database_url, tmp_path, clock, number=1) as work:
        after = replace(before, work=work)
        (summary,) = await after.passes()

        assert all(name in words(summary) for name in ("Queue", "Mail"))
        assert await after.passes(timedelta(minutes=10)) == []


async def test_a_clock_put_back_makes_nobody_wait_longer(house: CalmHouse) -> None:
    await house.limit(count=1)
    await house.posts("Disk")
    await house.posts("Queue")
    house.clock.jump(-timedelta(days=2))

    (summary,) = await house.passes()

    assert "Queue ×1" in words(summary)


async def test_two_processes_take_of_one_limit_together(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    phone = RecordingChannel()
    async with (
        process(database_url, tmp_path, clock) as one,
        process(database_url, tmp_path, clock, number=1) as other,
    ):
        first = await begin(one, clock, phone)
        both = [first]
        if one.runtime.database.is_postgres:
            both.append(replace(first, work=other))
        await first.limit(count=5)

        await asyncio.gather(
            *(both[number % len(both)].reports(f"Alert {number}") for number in range(24))
        )
        await first.sends()
        told = len(phone.sent)
        await asyncio.gather(*(each.passes() for each in both))
        clock.advance(timedelta(minutes=10))
        await asyncio.gather(*(each.passes() for each in both))

        assert told == 5
        (summary,) = phone.sent[5:]
        assert "19 alerts over the limit" in words(summary)
        assert len(await first.throttlings()) == 1


def field(name: str, value: str) -> dict[str, str]:
    """Return a matcher as it is stored."""
    return {"field": name, "op": "=", "value": value}
