"""Who reads slowly, comes back or asks for too much; and who follows without a socket."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest

from core.tenants.role import Role
from core.tenants.sight import EVERYTHING
from tests.fakes.live_line import MemoryLine
from tests.unit.web.live_page import Page, happen
from tests.unit.web.test_hub_model import HOME, World, person
from web.live.catching_up import READS, REPLAY_AT_MOST
from web.live.connection import FULL
from web.live.following import Follower
from web.live.looks import FULL_SECONDS
from web.live.room import CHUNK, RING


async def test_who_reads_slowly_goes_on_where_they_were(world: World) -> None:
    page, quick = Page(world, MemoryLine(room=1_000)), Page(world)
    await page.enter()
    await quick.enter(1)
    page.join()
    quick.join()

    happen(world, 300, size=2_000)
    await world.turns(200)

    assert quick.seqs() == list(range(1, 301))
    assert FULL < page.line.most_waiting < FULL + 2 * CHUNK
    for _ in range(60):
        page.client.read(20_000)
        await world.turns(5)
    assert page.seqs() == list(range(1, 301))
    assert page.line.code is None


async def test_who_reads_nothing_is_told_where_to_resume(world: World) -> None:
    page = Page(world, MemoryLine(room=1_000))
    connection = await page.enter()
    page.join()
    happen(world, 300, size=2_000)
    await world.turns(200)

    for _ in range(int(FULL_SECONDS)):
        assert page.line.code is None
        world.tick(1)
        await world.turns(10)

    assert page.line.code == 1013
    seqs = page.seqs()
    assert page.client.frames[-1]["type"] == "lagged"
    assert page.last("lagged")["since"] == seqs[-1] == connection.position
    page.line.hearer.lost(1013)
    assert world.hub.connected == 0


async def test_who_makes_progress_is_not_given_up(world: World) -> None:
    page = Page(world, MemoryLine(room=1_000))
    await page.enter()
    page.join()
    happen(world, 200, size=2_000)
    await world.turns(200)

    for _ in range(12):
        world.tick(3)
        await world.turns(10)
        page.client.read(40_000)

    assert page.line.code is None


async def test_after_a_restart_one_read_serves_all_who_come_back(world: World) -> None:
    happen(world, RING)
    first = Page(world)
    await first.enter(9)
    await world.turns(20)
    world.log.reads = 0
    pages = [Page(world) for _ in range(50)]
    for number, page in enumerate(pages):
        await page.enter(number % 8)
        page.join(since=RING - 150 + number)

    await world.turns(400)

    assert [one.seqs()[-1] for one in pages] == [RING] * 50
    assert [len(one.seqs()) for one in pages] == [150 - number for number in range(50)]
    assert world.log.reads <= 4
    assert world.log.asked_for_first <= READS


@pytest.mark.parametrize(
    ("behind", "why"), [(REPLAY_AT_MOST, None), (REPLAY_AT_MOST + 1, "horizon"), (-1, "unknown")]
)
async def test_only_so_much_is_replayed(world: World, behind: int, why: str | None) -> None:
    happen(world, REPLAY_AT_MOST + 5)
    page = Page(world, MemoryLine(room=1 << 24))
    await page.enter()

    page.join(since=len(world.log.events) - behind)
    await world.turns(2_000)

    joined = page.last("subscribed")
    assert joined.get("why") == why
    assert len(page.seqs()) == (behind if why is None else 0)


async def test_a_time_is_resumed_like_a_number(world: World) -> None:
    happen(world, 3)
    page = Page(world)
    await page.enter()

    page.join(since="2026-11-20T11:59:00Z")
    await world.turns(100)
    page.join("notifications", since="2026-11-20T12:00:01+00:00")
    await world.turns(100)

    assert page.seqs() == [1, 2, 3]
    joins = [one["data"]["since"] for one in page.client.frames if one["type"] == "subscribed"]
    assert joins == [0, 3]


async def test_what_was_forgotten_while_it_was_asked_for_is_said_so(world: World) -> None:
    happen(world, 3_000)
    page = Page(world, MemoryLine(room=1 << 24))
    await page.enter()
    world.log.forgets = 1_500

    page.join(since=1_000)
    await world.turns(300)
    happen(world, 2)
    await world.turns(100)

    assert page.last("subscribed")["why"] == "horizon"
    assert page.seqs() == [3_001, 3_002]


async def test_a_log_that_cannot_be_read_ends_a_socket_that_waits_for_it(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    happen(world, 10)
    page = Page(world)
    await page.enter()
    await world.turns(20)

    async def fails(*_: object, **__: object) -> list[Any]:
        raise RuntimeError("no disk")

    world.log.since = fails  # type: ignore[method-assign] # a log that breaks while it is read
    page.join(since=2)
    await world.turns(50)

    assert page.guest.refused == ["internal"]
    assert "the log could not be read" in caplog.messages


async def test_who_follows_without_a_socket_is_answered_with_what_comes(world: World) -> None:
    who = Follower(workspace_id=HOME, person_id=person(0), role=Role.STAFF, sight=EVERYTHING)
    happen(world, 5)

    missed = await world.hub.follow(
        who, topics=frozenset({"cases"}), since=2, wait_seconds=0, limit=2
    )
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(
            world.hub.follow(
                who, topics=frozenset({"cases"}), since=missed.cursor + 1, wait_seconds=30
            )
        )
        await world.turns(20)
        assert not waiting.done()
        happen(world, 1)

    assert [orjson.loads(one)["seq"] for one in missed.frames] == [3, 4]
    assert [orjson.loads(one)["seq"] for one in waiting.result().frames] == [6]
    assert waiting.result().cursor == 6
