"""Silences as people meet them: from a card, by a line, to their end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest_asyncio

from tests.story.ground import Ground
from tests.story.hooks import Machine, machine
from tests.story.moved import Hands
from tests.story.person import Person, Room
from tests.story.stage import OwnTelegram, Stage, raise_curtain, settle_in

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(stage: Stage, http: aiohttp.ClientSession) -> AsyncIterator[Machine]:
    """An integration that reports."""
    yield await machine(stage, http)


async def test_a_card_is_silenced_and_what_was_not_told_is_told_at_the_end(
    stage: Stage, olivia: Person, sam: Person, ops_room: Room, server: Machine
) -> None:
    await server.reports("Disk full", fingerprint="disk")
    card = await sam.sees_in(ops_room, "Disk full", "Silence")

    await sam.taps_in(ops_room, "Silence", on=card)
    await sam.taps_in(
        ops_room, "1 hour", on=await sam.sees_in(ops_room, "How long is nobody told of it?")
    )
    await sam.sees_in(ops_room, "from the card by Sam", "Undo", "End now")
    await olivia.sees_in(ops_room, "Disk full", "🔕 Silenced until", "by Sam", "Unsilence")

    await server.reports("Disk full", fingerprint="disk", status="resolved")
    await olivia.sees_in(ops_room, "Disk full", "Resolved")
    await server.reports("Disk full", fingerprint="disk")
    asked = await olivia.writes("/alerts")
    listed = await olivia.sees("Open alerts", "Disk full", after=asked)
    why = next(one for one in listed.buttons if one.startswith("Why"))
    await olivia.taps(why, on=listed)
    await olivia.sees("Nobody was told", "Sam", "from the card by Sam", after=listed)
    assert not await olivia.looks_in(ops_room, "Disk full", "Acknowledge")

    asked = await olivia.writes("/silences")
    listed = await olivia.sees("Silences", "Disk full", "from the card by Sam", after=asked)
    await olivia.taps(next(one for one in listed.buttons if "Disk full" in one), on=listed)
    await olivia.taps("End now", on=await olivia.sees("1 of them open", after=asked))

    await sam.sees_in(ops_room, "Silence ended by Olivia", "1 is still open")
    await sam.sees_in(ops_room, "Disk full", "Acknowledge", gone=("Unsilence",))


async def test_too_broad_a_silence_asks_twice_and_takes_an_administrator(
    stage: Stage, olivia: Person, sam: Person, server: Machine
) -> None:
    line = '/silence severity=~"high|critical" for 2h reason "moving the servers"'

    await sam.writes(line)
    refused = await sam.sees("An administrator can silence so much.")
    asked = await olivia.writes(line)
    shown = await olivia.sees("moving the servers", "anyway", after=asked)
    assert not refused.button("Silence")
    assert not shown.button("Silence")
    await olivia.taps(next(one for one in shown.buttons if "anyway" in one), on=shown)

    await olivia.sees("🔕 Silenced until", "moving the servers", "Undo", after=asked)
    asked = await sam.writes("/silences")
    await sam.sees("Silences", "moving the servers", after=asked)


async def test_a_silence_ends_by_the_clock_and_tells_what_is_still_open(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    hands = Hands(folder=ground.folder)
    hands.set_to(NOON)
    stage = await raise_curtain(
        ground.folder,
        http,
        telegram=telegram,
        settings=ground.settings,
        program="tests.story.moved",
    )
    try:
        await settle_in(stage)
        olivia, room = stage.people.olivia, stage.ops_room
        server = await machine(stage, http)
        await olivia.writes('/silence name=Backup for 4h reason "new tape"')
        await olivia.taps("Silence", on=await olivia.sees("It mutes 0 open alerts now."))
        await olivia.sees("🔕 Silenced until", "new tape")
        await server.reports("Backup")
        await server.reports("Disk full")
        await olivia.sees_in(room, "Disk full", "Acknowledge")
        address = stage.product.address
        await hands.come_to(NOON + timedelta(hours=3, minutes=59), http, address)
        assert not await olivia.looks_in(room, "Backup")

        await hands.come_to(NOON + timedelta(hours=4, minutes=5), http, address)

        await olivia.sees("Silence ended", "name=Backup", "1 alert was muted, 1 is still open")
        await olivia.sees_in(room, "Backup", "Acknowledge")
        assert len(await olivia.looks("Silence ended")) == 1
    finally:
        await stage.leave()
        if stage.product.process.returncode is None:
            await stage.product.stop()
