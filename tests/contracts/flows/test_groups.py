"""What a route gathers is told together: after the wait, by edits and short messages, to its
end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock
from core.delivery.channel import Envelope
from tests.contracts.flows.calmhouse import CalmHouse, all_at_once, begin, calm_house, words
from tests.contracts.flows.clockwork import process
from tests.fakes.channel import RecordingChannel

WAIT = timedelta(seconds=30)
INTERVAL = timedelta(minutes=5)
SOON = timedelta(seconds=5)


@pytest.fixture
async def house(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[CalmHouse]:
    """One process with an owner who is told."""
    async with calm_house(database_url, tmp_path, clock) as opened:
        yield opened


def new(sent: list[Envelope]) -> list[Envelope]:
    """Return what is no edit."""
    return [one for one in sent if one.edits is None]


async def begun(house: CalmHouse) -> Envelope:
    """Have a group of two be told; return its message."""
    await house.groups("cluster")
    await house.posts("Disk on web-1", cluster="eu")
    await house.posts("Disk on web-2", cluster="eu")
    (card,) = await house.passes(WAIT)
    return card


async def test_alerts_with_the_same_values_are_one_message_after_the_wait(
    house: CalmHouse,
) -> None:
    await house.groups("cluster")
    await house.posts("Disk on web-1", cluster="eu")
    await house.posts("Disk on web-2", cluster="eu")
    await house.posts("Disk on web-3", "critical", cluster="us")
    await house.posts("Queue on web-3", cluster="us")
    early = len(house.phone.sent)

    first, second = sorted(await house.passes(WAIT), key=words)

    assert early == 0
    assert "2 alerts: cluster=eu" in words(second)
    assert all(name in words(second) for name in ("Disk on web-1", "Disk on web-2"))
    assert "🔴 2 alerts: cluster=us" in words(first)


async def test_one_alert_alone_is_told_by_its_own_card(house: CalmHouse) -> None:
    await house.groups("cluster")
    await house.posts("Disk on web-1", cluster="eu")

    (card,) = await house.passes(WAIT)
    await house.is_over("Disk on web-1", cluster="eu")
    quiet = new(await house.passes(SOON))

    assert "Disk on web-1" in card.message.headline.plain
    assert any(button.action == "ack" for row in card.message.buttons for button in row)
    assert quiet == []
    (digest,) = await house.digests()
    assert digest.closed_at is not None


async def test_what_joins_is_shown_by_an_edit_and_told_after_the_interval(
    house: CalmHouse,
) -> None:
    card = await begun(house)
    for host in ("3", "4", "5"):
        await house.posts(f"Disk on web-{host}", cluster="eu")

    (edit,) = await house.passes(SOON)
    later = await house.passes(INTERVAL)

    assert edit.edits == 1
    assert "5 alerts: cluster=eu" in words(edit)
    (more,) = new(later)
    assert "3 more: 5 alerts: cluster=eu" in words(more)
    assert more.reply_to == 1
    assert not more.message.silent
    assert "2 alerts" in words(card)
    assert new(await house.passes(INTERVAL)) == []


async def test_a_group_grown_from_one_alert_is_told_as_a_group(house: CalmHouse) -> None:
    await house.groups("cluster")
    await house.posts("Disk on web-1", cluster="eu")
    await house.passes(WAIT)
    await house.posts("Disk on web-2", cluster="eu")

    soon = await house.passes(SOON)
    (grown,) = await house.passes(INTERVAL)

    assert soon == []
    assert "2 alerts: cluster=eu" in words(grown)


async def test_a_group_that_is_over_turns_green_and_says_so_quietly(house: CalmHouse) -> None:
    await begun(house)
    await house.is_over("Disk on web-1", cluster="eu")
    (half,) = await house.passes(SOON)
    await house.is_over("Disk on web-2", cluster="eu")

    sent = await house.passes(SOON)

    assert "1 still open · 1 over meanwhile" in words(half)
    (end,) = new(sent)
    assert "All of them are over by now." in words(end)
    assert end.message.silent
    assert end.reply_to == 1
    (green,) = [one for one in sent if one.edits == 1]
    assert words(green).startswith("🟢")
    await house.posts("Disk on web-1", cluster="eu")
    assert len(await house.digests()) == 2


async def test_a_group_that_stays_open_is_told_again(house: CalmHouse) -> None:
    await house.groups("cluster", repeat_s=3600)
    await begun(house)

    early = new(await house.passes(timedelta(minutes=59)))
    (again,) = new(await house.passes(timedelta(minutes=1)))

    assert early == []
    assert "2 alerts: cluster=eu" in words(again)


async def test_a_receiver_that_wants_no_sound_gets_none(house: CalmHouse) -> None:
    await house.receivers(loud_from="critical")

    card = await begun(house)

    assert card.message.silent


async def test_a_group_goes_on_after_a_restart_and_a_clock_put_back(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    phone = RecordingChannel()
    async with process(database_url, tmp_path, clock) as work:
        before = await begin(work, clock, phone)
        await before.groups("cluster")
        await all_at_once(before, "Disk", "Queue", "Mail")
        clock.jump(-timedelta(days=1))

    async with process(database_url, tmp_path, clock, number=1) as work:
        after = replace(before, work=work)
        (card,) = await after.passes()
        rest = [*(await after.passes(SOON)), *(await after.passes(SOON))]

    assert "3 alerts together" in words(card)
    assert new(rest) == []


async def test_two_processes_hold_for_one_group(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    phone = RecordingChannel()
    async with (
        process(database_url, tmp_path, clock) as one,
        process(database_url, tmp_path, clock, number=1) as other,
    ):
        first = await begin(one, clock, phone)
        second = replace(first, work=other) if one.runtime.database.is_postgres else first
        await first.groups()
        await all_at_once(first, *(f"Alert {number}" for number in range(0, 20, 2)))
        await all_at_once(second, *(f"Alert {number}" for number in range(1, 20, 2)))

        clock.advance(WAIT)
        await first.passes()
        await second.passes()

        (card,) = phone.sent
        assert "20 alerts together" in words(card)
