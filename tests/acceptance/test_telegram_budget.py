"""Sends and edits of a group together stay below what Telegram takes: it refuses nothing."""

from __future__ import annotations

import aiohttp
import pytest

from tests.cast import OPS_ROOM
from tests.story.hooks import machine
from tests.story.person import Person
from tests.story.stage import Stage

CARDS = 14


@pytest.fixture(scope="module")
def pace() -> int:
    """Telegram's own."""
    return 1


async def test_more_than_a_group_takes_in_a_minute_is_sent_without_one_refusal(
    stage: Stage, olivia: Person, sam: Person, http: aiohttp.ClientSession
) -> None:
    await stage.telegram.post("limits", flood="telegram")
    server = await machine(stage, http)
    for number in range(CARDS):
        await server.reports(f"Disk {number} is full")
    card = await sam.sees_in(OPS_ROOM, f"Disk {CARDS - 1} is full")
    for number in range(CARDS):
        label = "Acknowledge"
        mine = await sam.sees_in(OPS_ROOM, f"Disk {number} is full")
        await sam.taps_in(OPS_ROOM, label, on=mine)
    await sam.sees_in(OPS_ROOM, "Acknowledged by Sam")
    await olivia.sees(f"Disk {CARDS - 1} is full", "Acknowledged by Sam")

    room = (await stage.telegram.get("limits"))["chats"][str(OPS_ROOM.id)]
    sent = await stage.telegram.calls("sendMessage", OPS_ROOM.id, contains="is full")
    edits = await stage.telegram.calls("editMessageText", OPS_ROOM.id, contains="is full")

    assert card.thread is not None
    assert room["refused"] == 0
    assert CARDS < room["taken"] <= room["limit"] == 20
    assert room["taken"] >= len(sent) + len(edits), "sends and edits count together"
    assert len(edits) < CARDS, "the rest of the edits waits for the next minute"
