"""The sender: one budget per chat, pauses kept whole, edits coalesced, prompts tried again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import telegram
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.transport.sender import Sender
from core.channels.telegram_errors import Throttled
from core.clock import ManualClock
from core.http import MaybeSent, NotSent

BOT = 424242
CARLA = 1003
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Memory:
    """Remembers pauses in a dictionary."""

    def __init__(self) -> None:
        self.until: dict[int, datetime] = {}

    async def paused_until(self, bot_id: int) -> datetime | None:
        """Return what was remembered."""
        return self.until.get(bot_id)

    async def pause(self, bot_id: int, until: datetime) -> None:
        """Remember it."""
        self.until[bot_id] = until


class Post:
    """Calls that are noted as they are made, and answered as told."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.made: list[str] = []
        self.problems: list[Exception] = []

    def call(self, words: str) -> Callable[[telegram.Bot], Awaitable[str]]:
        """Return a call that notes its words; it raises the next problem, if any."""

        async def made(_: telegram.Bot) -> str:
            self.made.append(words)
            if self.problems:
                raise self.problems.pop(0)
            return f"sent {words}"

        return made

    async def send(
        self, words: str, *, chat: int = CARLA, urgency: int = 1, edits: int | None = None
    ) -> str:
        """Send words."""
        return await self.sender.send(
            bot_id=BOT, chat_id=chat, urgency=urgency, call=self.call(words), edits=edits
        )

    async def prompt(self, words: str, *, edits: int | None = None) -> str:
        """Send words that somebody waits for."""
        return await self.sender.prompt(
            bot_id=BOT, chat_id=CARLA, call=self.call(words), edits=edits
        )


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(start=NOON)


@pytest.fixture
def memory() -> Memory:
    return Memory()


@asynccontextmanager
async def serving(clock: ManualClock, memory: Memory) -> AsyncIterator[Post]:
    sender = Sender(clock=clock, pauses=memory)
    await sender.open(BOT, telegram.Bot(f"{BOT}:unused"))
    async with asyncio.TaskGroup() as tasks:
        line = tasks.create_task(sender.serve(BOT))
        yield Post(sender)
        line.cancel()


async def settle() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def pass_time(clock: ManualClock, seconds: float) -> None:
    for _ in range(round(seconds * 4)):
        clock.advance(timedelta(seconds=0.25))
        await settle()


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


async def test_the_longer_telegram_is_away_the_rarer_it_is_asked(
    clock: ManualClock, memory: Memory
) -> None:
    async with serving(clock, memory) as post:
        await fail(post, 5)
        pauses = []
        for _ in range(6):
            clock.advance(timedelta(seconds=16))
            (problem,) = await fail(post, 1)
            assert isinstance(problem, Throttled)
            pauses.append(problem.seconds)

    assert pauses == [2, 4, 8, 15, 15, 15]


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
