"""While Telegram is away the whole line waits, and asks it ever more rarely."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from telegram.error import BadRequest, NetworkError

from core.channels.telegram_errors import Throttled
from core.clock import ManualClock
from core.http import NotSent
from tests.unit.bot.post import NOON, Memory, Post, pass_time, serving, settle


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(start=NOON)


@pytest.fixture
def memory() -> Memory:
    return Memory()


def refused() -> NetworkError:
    """Return what the library raises when nobody listens."""
    problem = NetworkError("Connection refused")
    problem.__cause__ = NotSent("refused")
    return problem


async def fail(post: Post, times: int) -> list[Exception]:
    """Send to a chat of its own each time while nothing gets there; return what was raised."""
    raised: list[Exception] = []
    for number in range(times):
        post.problems.append(refused())
        try:
            await post.send("lost", chat=5000 + number)
        except (NetworkError, Throttled) as problem:
            raised.append(problem)
    return raised


async def test_while_telegram_is_away_the_whole_line_waits(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post:
        raised = await fail(post, 5)
        made = len(post.made)
        waiting = asyncio.create_task(post.send("later", chat=1004), name="later")
        await settle()

        assert [type(one) for one in raised] == [NetworkError] * 4 + [Throttled]
        assert isinstance(raised[-1], Throttled)
        assert raised[-1].whole_bot
        assert len(post.made) == made
        await pass_time(clock, 1.25)
        assert await waiting == "sent later"


async def test_while_telegram_is_away_it_is_asked_every_five_seconds_and_told_of_once(
    clock: ManualClock, memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with serving(clock, memory) as post:
        await fail(post, 5)
        pauses = []
        for _ in range(6):
            clock.advance(timedelta(seconds=16))
            (problem,) = await fail(post, 1)
            assert isinstance(problem, Throttled)
            pauses.append(problem.seconds)
        clock.advance(timedelta(seconds=16))
        await post.send("hello")

    said = [getattr(record, "action", None) for record in caplog.records]
    assert said == ["telegram_away", "telegram_back"]
    assert pauses == [2, 4, 5, 5, 5, 5]


async def test_an_answer_in_between_means_that_telegram_is_there(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post:
        for _ in range(3):
            await fail(post, 4)
            clock.advance(timedelta(seconds=2))
            post.problems.append(BadRequest("Chat not found"))
            with pytest.raises(BadRequest):
                await post.send("answered", chat=1004)
            clock.advance(timedelta(seconds=2))

        assert await post.send("hello") == "sent hello"
