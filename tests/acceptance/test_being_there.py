"""Colleagues see each other at work, a program without a socket hears of it too, and a power cut
leaves nobody online who is not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest

from tests.story.complaining import complains
from tests.story.desk import Board, Desk, joins
from tests.story.ground import Ground
from tests.story.stage import OwnTelegram, Stage, raise_curtain, settle_in

pytestmark = pytest.mark.slow


async def sees_at_work(board: Board, name: str, doing: str | None) -> dict[str, Any]:
    """Wait until the board shows what somebody does, and return that."""
    while True:
        for one in (await board.next("presence.changed"))["data"]["people"]:
            if one["person"]["name"] == name and one["doing"] == doing:
                return dict(one)


async def listed(desk: Desk, query: str = "") -> list[tuple[str, bool, str | None]]:
    """Return the log of sockets: whose, whether open, and why it ended; newest first."""
    items = (await desk.gets(f"/websocket/connections{query}"))["items"]
    return [(one["person"]["name"], one["active"], one["reason"]) for one in items]


async def until_listed(desk: Desk, wanted: Sequence[tuple[str, bool, str | None]]) -> None:
    """Wait until the log says this; it is written once a second."""
    head = (await desk.gets("/events"))["next"]
    async with asyncio.timeout(30):
        while (found := await listed(desk)) != list(wanted):
            assert len(found) <= len(wanted), found
            await desk.gets(f"/events?since={head}&wait=0.3")


async def begins(ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram) -> Stage:
    """Start a product on this ground."""
    return await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)


async def test_who_is_at_work_is_seen_and_a_power_cut_is_no_presence(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    stage = await begins(ground, http, telegram)
    await settle_in(stage)
    olivia, sam = stage.people.olivia, stage.people.sam
    owners, staffs = await stage.desk_of(olivia), await stage.desk_of(sam)
    board, his = await owners.watches(), await staffs.watches()
    await joins(board, "presence", "stats")
    begin = (await staffs.gets("/events"))["next"]

    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(staffs.gets(f"/events?since={begin}&wait=50&topics=cases"))
        await complains(stage.people.carla, stage.place, "The lift is stuck")
    case = (await owners.case("The lift is stuck"))["id"]
    assert poll.result()["items"][0]["data"]["case"]["id"] == case
    figures = await board.next("stats.updated")
    while figures["data"]["cases"]["new"] != 1:
        figures = await board.next("stats.updated")

    await his.socket.send_json({"type": "presence", "case": case, "typing": True})
    assert (await sees_at_work(board, "Sam Staff", "typing"))["case"] == case
    here = (await owners.gets("/presence"))["people"]
    assert [one["person"]["name"] for one in here] == ["Olivia Owner", "Sam Staff"]
    assert here[1]["at"][0]["case"] == case
    await his.socket.close()
    assert (await sees_at_work(board, "Sam Staff", None))["online"] is True
    await until_listed(owners, [("Sam Staff", False, "left"), ("Olivia Owner", True, None)])

    await stage.product.kill()
    await ground.let_leases_run_out()
    after = await begins(ground, http, telegram)
    desk = await after.desk_of(after.people.olivia)
    gone = [("Sam Staff", False, "left"), ("Olivia Owner", False, "process_gone")]
    await until_listed(desk, gone)
    assert (await desk.gets("/presence"))["people"] == []
    again = await desk.watches()
    await until_listed(desk, [("Olivia Owner", True, None), *gone])
    stats = await desk.gets("/websocket/stats?last=2")
    assert (stats["connected"], stats["people"]) == (1, 1)
    assert stats["reasons"] == {"left": 1, "process_gone": 1}
    assert (await desk.gets(f"/events?since={begin}&wait=0"))["items"][0]["seq"] == begin + 1

    await after.product.stop()
    assert (await again.next("bye"))["data"]["reason"] == "restart"
    last = await begins(ground, http, telegram)
    desk = await last.desk_of(last.people.olivia)
    await until_listed(desk, [("Olivia Owner", False, "restart"), *gone])
    for one in (stage, after, last):
        await one.leave()
    await last.product.stop()
    last.product.assert_clean()
