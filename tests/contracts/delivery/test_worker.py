"""The worker as it runs: woken or by its poll, and ended without losing anything."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from core.clock import ManualClock
from core.delivery.room import Full
from core.delivery.state import State
from tests.contracts.conftest import BOT
from tests.contracts.delivery.post import Post
from tests.fakes.hints import RecordedHints


async def test_a_hint_is_followed_at_once(post: Post, hints: RecordedHints) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(post.worker.run())
        await post.put("Hello")
        post.worker.wake()
        await post.notebook.until(1)
        post.worker.stop()

    assert post.channel.headlines == ["Hello"]
    assert "delivery" in hints.wakes


async def test_a_lost_hint_costs_a_second(post: Post, clock: ManualClock) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(post.worker.run())
        await post.put("Hello")
        while not post.notebook.ended:
            clock.advance(timedelta(seconds=1))
            await asyncio.sleep(0)
        post.worker.stop()

    assert post.channel.headlines == ["Hello"]


async def test_room_is_used_when_it_comes_and_not_at_the_next_poll(
    post: Post, clock: ManualClock
) -> None:
    await post.put("Hello", chat=1)
    post.no_room = Full(queues=(f"telegram:{BOT}:1",), seconds=0.3)
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(post.worker.run())
        while not clock.sleepers:  # noqa: ASYNC110 - the clock tells no event
            await asyncio.sleep(0)
        post.no_room = Full()
        clock.advance(timedelta(seconds=0.3))
        await post.notebook.until(1)
        post.worker.stop()

    assert post.channel.headlines == ["Hello"]


async def test_a_backlog_goes_out_with_no_more_in_the_air_than_there_are_slots(
    post: Post,
) -> None:
    ids = [await post.put(chat=chat % 10) for chat in range(50)]
    most = 0

    async def watch() -> None:
        nonlocal most
        while len(post.notebook.ended) < len(ids):
            rows = await post.rows()
            most = max(most, sum(row.state == "sending" for row in rows))

    async with asyncio.TaskGroup() as group:
        group.create_task(post.worker.run())
        await watch()
        post.worker.stop()

    assert 1 <= most <= 8
    assert {row.state for row in await post.rows()} == {"sent"}
    assert len(post.channel.sent) == 50


async def test_messages_to_one_chat_keep_their_order(post: Post) -> None:
    for number in range(20):
        await post.put(str(number), chat=number % 2)

    async with asyncio.TaskGroup() as group:
        group.create_task(post.worker.run())
        await post.notebook.until(20)
        post.worker.stop()

    for chat in (0, 1):
        said = [
            int(one.message.headline.plain)
            for one in post.channel.sent
            if one.address.chat_id == chat
        ]
        assert said == sorted(said)


async def test_a_lane_that_is_not_held_is_left_to_others(post: Post) -> None:
    id = await post.put()
    post.lanes.clear()

    assert await post.worker.send_due() == 0
    assert await post.state(id) is State.DUE


async def test_stopping_lets_what_is_in_the_air_land(post: Post) -> None:
    id = await post.put()
    post.channel.gate.clear()

    async with asyncio.TaskGroup() as group:
        group.create_task(post.worker.run())
        await post.channel.arrived.wait()
        post.worker.stop()
        later = await post.put(chat=2)
        post.channel.gate.set()

    assert await post.state(id) is State.SENT
    assert await post.state(later) is State.DUE


async def test_stopping_does_not_wait_for_ever(post: Post, clock: ManualClock) -> None:
    id = await post.put()
    post.channel.gate.clear()

    async with asyncio.TaskGroup() as group:
        running = group.create_task(post.worker.run())
        await post.channel.arrived.wait()
        post.worker.stop()
        while not running.done():
            clock.advance(timedelta(seconds=1))
            await asyncio.sleep(0)

    assert await post.state(id) is State.SENDING
