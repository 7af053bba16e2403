"""The sender: one budget per chat, pauses kept whole, edits coalesced, prompts tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from functools import partial

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.transport.budget import GROUP_KEPT_FREE, GROUP_PER_MINUTE, URGENT
from bot.transport.sender import Sender
from core.channels.telegram_errors import Throttled
from core.clock import ManualClock
from core.delivery.room import Full
from core.http import MaybeSent, NotSent
from tests.unit.bot.post import BOT, NOON, Memory, Post, pass_time, serving, settle

GROUP = -100200


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(start=NOON)


@pytest.fixture
def memory() -> Memory:
    return Memory()


async def test_an_idle_bot_sends_at_once(clock: ManualClock, memory: Memory) -> None:
    async with serving(clock, memory) as post:
        assert await post.send("hello") == "sent hello"


async def test_beyond_the_burst_a_send_waits_for_its_chat_alone(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post, asyncio.TaskGroup() as tasks:
        for number in range(6):
            tasks.create_task(post.send(f"{number}"))
        tasks.create_task(post.send("other", chat=1004))
        await settle()
        assert sorted(post.made) == ["0", "1", "2", "3", "other"]

        await pass_time(clock, 2.5)

        assert post.made[-2:] == ["4", "5"]


async def test_in_front_of_a_faster_sandbox_the_wait_is_so_many_times_as_short(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory, pace=8) as post, asyncio.TaskGroup() as tasks:
        for number in range(6):
            tasks.create_task(post.send(f"{number}"))
        await settle()
        assert post.made == ["0", "1", "2", "3"]

        await pass_time(clock, 0.25)

        assert post.made[-2:] == ["4", "5"]


async def test_a_long_line_is_given_back_instead_of_growing(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post, asyncio.TaskGroup() as tasks:
        waiting = [tasks.create_task(post.send(f"{number}")) for number in range(8)]
        await settle()

        with pytest.raises(Throttled) as refusal:
            await post.send("too many")

        assert not refusal.value.whole_bot
        assert refusal.value.seconds > 4
        await pass_time(clock, 5)
        assert all(one.done() for one in waiting)


async def test_the_urgent_is_sent_before_what_waits(clock: ManualClock, memory: Memory) -> None:
    async with serving(clock, memory) as post, asyncio.TaskGroup() as tasks:
        for number in range(6):
            tasks.create_task(post.send(f"{number}", urgency=0))
        await settle()
        tasks.create_task(post.send("fire", urgency=3))

        await pass_time(clock, 3.5)

        assert post.made[4] == "fire"


async def test_of_waiting_edits_the_latest_is_made_and_all_hear_of_it(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post, asyncio.TaskGroup() as tasks:
        for number in range(4):
            await post.send(f"{number}")
        edits = [tasks.create_task(post.send(f"edit {n}", edits=9)) for n in range(3)]

        await pass_time(clock, 1.5)

        assert post.made[4:] == ["edit 2"]
        assert [one.result() for one in edits] == ["sent edit 2"] * 3


async def test_who_gives_up_leaves_the_line_to_the_others(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post:
        for number in range(4):
            await post.send(f"{number}")
        async with asyncio.TaskGroup() as tasks:
            first = tasks.create_task(post.send("first"))
            tasks.create_task(post.send("second"))
            await settle()
            first.cancel()
            await pass_time(clock, 1.5)

        assert post.made[4:] == ["second"]
        assert post.sender.waiting(BOT) == 0


async def test_chats_that_have_used_up_their_share_are_told(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post:
        room = partial(post.sender.full, f"telegram:{BOT}")
        assert room() == Full(urgent=URGENT)
        for _ in range(4):
            await post.send("hello", chat=7001)
        assert room().queues == room().but_for_urgent == (f"telegram:{BOT}:7001",)
        assert room().seconds == pytest.approx(0.95)
        for number in range(GROUP_PER_MINUTE - GROUP_KEPT_FREE):
            await post.send(f"{number}", chat=GROUP)
            await pass_time(clock, 1)
        assert room().queues == ()
        assert room().but_for_urgent == (f"telegram:{BOT}:{GROUP}",)

        post.problems = [RetryAfter(timedelta(seconds=30))]
        with pytest.raises(Throttled):
            await post.send("refused", chat=7)
        assert f"telegram:{BOT}:7" in room().queues
        await pass_time(clock, 61)
        assert room() == Full(urgent=URGENT)
        assert post.sender.full("telegram:99") == Full()


async def test_a_pause_asked_for_is_kept_whole(clock: ManualClock, memory: Memory) -> None:
    async with serving(clock, memory) as post:
        post.problems = [RetryAfter(timedelta(seconds=17))]
        with pytest.raises(Throttled) as first:
            await post.send("one")
        assert first.value.seconds == pytest.approx(17.5)

        clock.advance(timedelta(seconds=10))
        with pytest.raises(Throttled) as second:
            await post.send("two", urgency=3)
        assert second.value.seconds == pytest.approx(7.5)

        assert await post.send("elsewhere", chat=1004) == "sent elsewhere"
        clock.advance(timedelta(seconds=8))
        assert await post.send("three") == "sent three"
        assert post.made == ["one", "elsewhere", "three"]


async def test_a_pause_gives_back_those_who_wait_behind_it(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post:
        for number in range(3):
            await post.send(f"{number}")
        post.problems = [RetryAfter(timedelta(seconds=60))]
        results = await asyncio.gather(
            post.send("refused"), post.send("behind"), return_exceptions=True
        )

        assert all(isinstance(one, Throttled) for one in results)
        assert post.made[-1] == "refused"


async def test_pauses_in_many_chats_quiet_the_bot_also_after_a_restart(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post:
        post.problems = [RetryAfter(timedelta(seconds=30)) for _ in range(3)]
        refusals = [
            await asyncio.gather(post.send("x", chat=chat), return_exceptions=True)
            for chat in (1, 2, 3)
        ]
        assert [one.whole_bot for (one,) in refusals if isinstance(one, Throttled)] == [
            False,
            False,
            True,
        ]

    async with serving(clock, memory) as post:
        with pytest.raises(Throttled) as refusal:
            await post.send("y", chat=4)
        assert refusal.value.whole_bot
        clock.advance(timedelta(seconds=31))
        assert await post.send("y", chat=4) == "sent y"


async def test_a_pause_in_one_chat_holds_there_alone_after_a_restart(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post:
        post.problems = [RetryAfter(timedelta(seconds=30))]
        with pytest.raises(Throttled):
            await post.send("x", chat=1)

    async with serving(clock, memory) as post:
        clock.advance(timedelta(seconds=10))
        with pytest.raises(Throttled) as refusal:
            await post.send("y", chat=1, urgency=3)
        assert not refusal.value.whole_bot
        assert refusal.value.seconds == pytest.approx(20.5)
        assert await post.send("elsewhere", chat=2) == "sent elsewhere"
        clock.advance(timedelta(seconds=21))
        assert await post.send("y", chat=1) == "sent y"


async def test_without_a_line_everything_is_given_back(clock: ManualClock, memory: Memory) -> None:
    post = Post(Sender(clock=clock, pauses=memory))

    with pytest.raises(Throttled) as refusal:
        await post.send("hello")

    assert refusal.value.whole_bot
    assert post.sender.held() == set()


def test_who_serves_no_bot_does_not_pause(clock: ManualClock, memory: Memory) -> None:
    assert Sender(clock=clock, pauses=memory).pause_seconds() == 0.0


async def test_a_line_that_closes_gives_back_who_waits(clock: ManualClock, memory: Memory) -> None:
    async with asyncio.TaskGroup() as tasks, serving(clock, memory) as post:
        assert post.sender.held() == {f"telegram:{BOT}"}
        for number in range(4):
            await post.send(f"{number}")
        waiting = tasks.create_task(_caught(post.send("late")))
        await settle()
    assert isinstance(waiting.result(), Throttled)


async def test_a_prompt_that_surely_was_not_sent_is_tried_again(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post, asyncio.TaskGroup() as tasks:
        post.problems = [_network(NotSent("refused")), _network(NotSent("refused"))]
        answer = tasks.create_task(post.prompt("stars?"))

        await pass_time(clock, 3.5)

        assert answer.result() == "sent stars?"
        assert len(post.made) == 3


async def test_a_prompt_that_may_have_arrived_is_not_sent_twice(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post:
        post.problems = [_network(MaybeSent("reset"))]

        with pytest.raises(NetworkError):
            await post.prompt("stars?")

        assert post.made == ["stars?"]


async def test_an_edit_that_may_have_arrived_is_made_again(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post, asyncio.TaskGroup() as tasks:
        problem = TimedOut()
        problem.__cause__ = MaybeSent("silence")
        post.problems = [problem]
        answer = tasks.create_task(post.prompt("stars?", edits=9))

        await pass_time(clock, 1.5)

        assert answer.result() == "sent stars?"


async def test_a_prompt_waits_over_a_pause(clock: ManualClock, memory: Memory) -> None:
    async with serving(clock, memory) as post, asyncio.TaskGroup() as tasks:
        post.problems = [RetryAfter(timedelta(seconds=9))]
        answer = tasks.create_task(post.prompt("stars?"))

        await pass_time(clock, 10)

        assert answer.result() == "sent stars?"


async def test_what_telegram_does_not_take_is_not_tried_again(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post:
        post.problems = [BadRequest("Message is too long")]

        with pytest.raises(BadRequest):
            await post.prompt("long")


def _network(cause: Exception) -> NetworkError:
    problem = NetworkError("cut off")
    problem.__cause__ = cause
    return problem


async def _caught(sending: Awaitable[str]) -> BaseException | str:
    try:
        return await sending
    except Throttled as problem:
        return problem
