"""A site that goes down and up again and again: a few messages that say so, and every change
live."""

from __future__ import annotations

import aiohttp

from core.alerts.flapping import BEGINS_AT
from tests.story.hooks import machine
from tests.story.person import Person, Room
from tests.story.stage import Stage

TIMES = 8
BEFORE = BEGINS_AT // 2
"""So often it goes down and up before it flaps: each time is a card of its own."""


async def test_what_goes_down_and_up_eight_times_is_told_a_few_times_and_counted(
    stage: Stage, olivia: Person, ops_room: Room, http: aiohttp.ClientSession
) -> None:
    uptime = await machine(stage, http)
    desk = await stage.desk_of(olivia)
    board = await desk.watches()

    for time in range(1, TIMES + 1):
        await uptime.reports("Shop is down", "high", status="firing", key="shop")
        shown = await board.next("alert.fired" if time <= BEFORE else "alert.updated")
        assert shown["data"]["alert"]["status"] == "firing"
        await uptime.reports("Shop is down", "high", status="resolved", key="shop")
        await board.next("alert.resolved")

    changes = 2 * TIMES - 1
    await olivia.sees_in(ops_room, "Shop is down", f"Flapping: {changes} changes in 1 min")
    await stage.telegram.idle()
    told = await olivia.looks_in(ops_room, "Shop is down")
    assert len(told) == BEFORE + 1
    assert told[-1].has(f"Flapping: {changes} changes in 1 min", "Resolved")
    listed = await desk.alerts("Shop is down")
    assert [one["status"] for one in listed] == ["resolved"] * BEFORE
    assert max(one["count"] for one in listed) == 1 + TIMES - BEFORE
    flapping = next(one for one in listed if one["count"] > 1)
    story = (await desk.gets(f"/alerts/{flapping['id']}/timeline"))["items"]
    assert sum(one["kind"] == "resolved" for one in story) == 1 + TIMES - BEFORE
    assert any("flapping" in one["text"] for one in story if one["kind"] == "not_told")
