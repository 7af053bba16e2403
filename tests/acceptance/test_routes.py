"""Who is told what: another group, a route that leads critical alerts there and stops, a filter of
one's own, and what makes a sound."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio

from bot.receiver_pickers import PICKED_GROUP
from tests.story.hooks import Machine, machine
from tests.story.person import Person, Room
from tests.story.stage import Stage


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(stage: Stage, http: aiohttp.ClientSession) -> AsyncIterator[Machine]:
    """An integration that reports."""
    yield await machine(stage, http)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def night(stage: Stage) -> Room:
    """Another group, chosen in Telegram's own list and made a receiver."""
    olivia = stage.people.olivia
    made = await stage.telegram.post(
        "chats", type="supergroup", title="Night shift", members=[olivia.id]
    )
    room = Room(id=made["id"], name="Night shift")
    asked = await olivia.writes("/receivers")
    await olivia.taps("➕ Add", on=await olivia.sees("Receivers", after=asked))
    await olivia.taps("💬 A group")
    await olivia.sees("Choose the group below")
    await olivia.shares(room, request_id=PICKED_GROUP)
    await olivia.sees("Night shift", "Hears of: everything", "🧪 Test")
    return room


async def leads_critical_to_night(olivia: Person) -> None:
    """Build the route by taps."""
    asked = await olivia.writes("/routes")
    await olivia.taps("➕ New route", on=await olivia.sees("Routes", after=asked))
    await olivia.taps("Severity", on=await olivia.sees("Which alerts?", after=asked))
    await olivia.taps("critical")
    await olivia.taps("✓ Done")
    await olivia.taps("👥 Who gets it…", on=await olivia.sees("Made, and paused"))
    await olivia.taps("Night shift", on=await olivia.sees("Who gets what"))
    await olivia.taps("← Done", on=await olivia.sees("Who gets what", "✓ Night shift"))
    await olivia.taps("▶ Resume", on=await olivia.sees("Paused: it is not asked.", "Night shift"))
    await olivia.sees("severity=critical go to Night shift, and to nobody else")


async def test_a_route_leads_critical_alerts_to_another_group_and_stops(
    olivia: Person, ops_room: Room, night: Room, server: Machine
) -> None:
    await leads_critical_to_night(olivia)

    await server.reports("Disk is full", "critical")
    await server.reports("Disk is slow", "high")

    card = await olivia.sees_in(night, "Disk is full", "Acknowledge")
    await olivia.sees_in(ops_room, "Disk is slow", "Acknowledge")
    assert not card.is_silent
    assert await olivia.looks_in(ops_room, "Disk is full") == []
    assert await olivia.looks_in(night, "Disk is slow") == []


async def test_a_test_says_in_words_whether_it_arrived(
    stage: Stage, olivia: Person, night: Room
) -> None:
    asked = await olivia.writes("/receivers")
    await olivia.taps("Night shift", on=await olivia.sees("Receivers", after=asked))
    await olivia.taps("🧪 Test", on=await olivia.sees("Hears of", after=asked))
    await olivia.sees_in(night, "Test of the receiver “Night shift”")
    await stage.telegram.idle()

    await olivia.taps("🔄 How did it go?")

    await olivia.sees("It arrived in 1 chat.")


async def test_a_silent_receiver_is_told_without_a_sound(
    olivia: Person, night: Room, server: Machine
) -> None:
    asked = await olivia.writes("/receivers")
    await olivia.taps("Night shift", on=await olivia.sees("Receivers", after=asked))
    await olivia.taps("Sound…", on=await olivia.sees("Hears of", after=asked))
    await olivia.taps("never", on=await olivia.sees("with a sound?"))
    await olivia.sees("With a sound: never")

    await server.reports("Fan has stopped", "critical")

    card = await olivia.sees_in(night, "Fan has stopped", "Acknowledge")
    assert card.is_silent


async def test_a_persons_own_filter_is_the_reason_in_the_alerts_why(
    stage: Stage, olivia: Person, ops_room: Room, server: Machine
) -> None:
    await olivia.writes("/filter")
    await olivia.taps("critical", on=await olivia.sees("What you hear of"))
    await olivia.sees("Hears of: critical and worse")

    await server.reports("Queue is long", "high")

    await olivia.sees_in(ops_room, "Queue is long", "Acknowledge")
    await stage.telegram.idle()
    assert await olivia.looks("Queue is long") == []
    desk = await stage.desk_of(olivia)
    (alert,) = await desk.alerts("Queue is long")
    timeline = (await desk.gets(f"/alerts/{alert['id']}"))["timeline"]
    not_told = {one["recipient"]: one["reason"] for one in timeline if one["kind"] == "not_told"}
    assert not_told == {"Olivia Owner": "own_severity"}, timeline
