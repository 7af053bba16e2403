"""The feed: one person's order, many people at once, albums whole, poison bounded."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from bot.transport.feed import AT_ONCE, ROOM, Feed, Incoming
from bot.transport.readable import Unreadable
from core.clock import ManualClock
from core.errors import Unavailable
from core.inbox.cause import UpdateKey
from core.inbox.updates import ATTEMPTS_AT_MOST, StoredUpdate

BOT = 424242
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Box:
    """An inbox in memory."""

    def __init__(self) -> None:
        self.left_open: list[StoredUpdate] = []
        self.marked: list[int] = []
        self.failures: Counter[int] = Counter()
        self.closed: dict[int, str] = {}

    async def open(self, bot_id: int, *, after: int = -1) -> list[StoredUpdate]:
        """Return what an earlier process left, two at a time."""
        return [one for one in self.left_open if one.key.update_id > after][:2]

    async def done(self, keys: Iterable[UpdateKey]) -> None:
        """Note the numbers."""
        self.marked.extend(key.update_id for key in keys)

    async def failed(self, keys: Sequence[UpdateKey], problem: str) -> int | None:
        """Count."""
        number = keys[0].update_id
        if number in self.marked:
            return None
        self.failures[number] += 1
        return self.failures[number]

    async def handing(self, keys: Sequence[UpdateKey]) -> None:
        """Nothing here comes back after a start."""

    async def close(self, keys: Sequence[UpdateKey], problem: str) -> None:
        """Note the first number and why."""
        self.closed[keys[0].update_id] = problem


class Desk:
    """A handler that notes what it gets and waits where it is told to."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, ...]] = []
        self.attempts: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.at_work = self.most_at_work = 0
        self.fails: Callable[[Incoming], Awaitable[None]] | None = None

    async def handle(self, incoming: Incoming) -> None:
        """Note it, wait at its gate, and fail when told to."""
        numbers = tuple(key.update_id for key in incoming.keys)
        self.attempts.append(incoming.attempt)
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            gate = self.gates.get(numbers[0])
            if gate is not None:
                await gate.wait()
            self.seen.append(numbers)
            if self.fails is not None:
                await self.fails(incoming)
        finally:
            self.at_work -= 1


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(start=NOON)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@asynccontextmanager
async def feeding(box: Box, desk: Desk, clock: ManualClock) -> AsyncIterator[Feed]:
    feed = Feed(bot_id=BOT, inbox=box, handler=desk, clock=clock)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(feed.run())
        yield feed
        running.cancel()


def stored(number: int, person: str = "u:1", album: str | None = None) -> StoredUpdate:
    message = {"media_group_id": album} if album else {}
    body = orjson.dumps({"update_id": number, "message": message}).decode()
    return StoredUpdate(key=UpdateKey(BOT, number), person_key=person, body=body)


async def settle() -> None:
    for _ in range(40):
        await asyncio.sleep(0)


async def test_one_persons_updates_are_handled_in_order(
    box: Box, desk: Desk, clock: ManualClock
) -> None:
    desk.gates[1] = asyncio.Event()
    async with feeding(box, desk, clock) as feed:
        await feed.take([stored(1), stored(2), stored(3)])
        await settle()
        assert desk.seen == []

        desk.gates[1].set()
        await feed.drained()

    assert desk.seen == [(1,), (2,), (3,)]
    assert box.marked == [1, 2, 3]


async def test_a_slow_person_does_not_hold_up_another(
    box: Box, desk: Desk, clock: ManualClock
) -> None:
    desk.gates[1] = asyncio.Event()
    async with feeding(box, desk, clock) as feed:
        await feed.take([stored(1, "u:1"), stored(2, "u:2")])
        await settle()

        assert desk.seen == [(2,)]
        desk.gates[1].set()
        await feed.drained()


async def test_so_many_people_and_no_more_are_handled_at_once(
    box: Box, desk: Desk, clock: ManualClock
) -> None:
    numbers = range(1, AT_ONCE + 20)
    gate = asyncio.Event()
    desk.gates = dict.fromkeys(numbers, gate)
    async with feeding(box, desk, clock) as feed:
        await feed.take([stored(number, f"u:{number}") for number in numbers])
        await settle()
        gate.set()
        await feed.drained()

    assert desk.most_at_work == AT_ONCE
    assert len(desk.seen) == len(numbers)


async def test_a_full_feed_makes_the_poller_wait(box: Box, desk: Desk, clock: ManualClock) -> None:
    desk.gates[0] = asyncio.Event()
    async with feeding(box, desk, clock) as feed, asyncio.TaskGroup() as tasks:
        taking = tasks.create_task(feed.take([stored(number) for number in range(ROOM + 1)]))
        await settle()
        assert not taking.done()

        desk.gates[0].set()
        await taking
        await feed.drained()


async def test_what_was_left_open_is_replayed_page_by_page(
    box: Box, desk: Desk, clock: ManualClock
) -> None:
    box.left_open = [stored(number) for number in range(1, 6)]
    async with feeding(box, desk, clock) as feed:
        assert await feed.replay() == 5
        await feed.drained()

    assert desk.seen == [(number,) for number in range(1, 6)]


async def test_an_album_is_handed_over_whole_after_a_quiet_second(
    box: Box, desk: Desk, clock: ManualClock
) -> None:
    async with feeding(box, desk, clock) as feed:
        await feed.take([stored(1, album="a")])
        await settle()
        clock.advance(timedelta(seconds=0.9))
        await feed.take([stored(2, album="a")])
        await settle()
        clock.advance(timedelta(seconds=0.9))
        await settle()
        assert desk.seen == []

        clock.advance(timedelta(seconds=0.2))
        await feed.drained()

    assert desk.seen == [(1, 2)]
    assert box.marked == [1, 2]


async def test_something_else_ends_an_album_at_once(
    box: Box, desk: Desk, clock: ManualClock
) -> None:
    async with feeding(box, desk, clock) as feed:
        await feed.take([stored(1, album="a"), stored(2, album="a"), stored(3)])
        await feed.drained()

    assert desk.seen == [(1, 2), (3,)]


async def test_a_poisonous_update_is_given_up_after_five_attempts_and_the_next_goes_on(
    box: Box, desk: Desk, clock: ManualClock
) -> None:
    async def poison(incoming: Incoming) -> None:
        if incoming.keys[0].update_id == 1:
            raise RuntimeError("poison")

    desk.fails = poison
    async with feeding(box, desk, clock) as feed:
        await feed.take([stored(1), stored(2)])
        for _ in range(20):
            await settle()
            clock.advance(timedelta(seconds=1))
        await feed.drained()

    assert desk.seen == [(1,)] * ATTEMPTS_AT_MOST + [(2,)]
    assert desk.attempts[:5] == [1, 2, 3, 4, 5]
    assert box.marked == [2]


async def test_what_nobody_can_read_is_closed_at_once_and_the_next_goes_on(
    box: Box, desk: Desk, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    async def misread(incoming: Incoming) -> None:
        if incoming.keys[0].update_id == 1:
            raise Unreadable("text is no text")

    desk.fails = misread
    async with feeding(box, desk, clock) as feed:
        await feed.take([stored(1), stored(2)])
        await feed.drained()

    assert desk.seen == [(1,), (2,)]
    assert (box.closed, box.marked, box.failures) == ({1: "text is no text"}, [2], Counter())
    (line,) = caplog.records
    assert (line.levelname, line.exc_info) == ("ERROR", None)


async def test_a_failure_after_the_effect_is_not_tried_again(
    box: Box, desk: Desk, clock: ManualClock
) -> None:
    async def done_then_broken(incoming: Incoming) -> None:
        await box.done(incoming.keys)
        raise RuntimeError("the prompt could not be sent")

    desk.fails = done_then_broken
    async with feeding(box, desk, clock) as feed:
        await feed.take([stored(1)])
        await feed.drained()

    assert desk.seen == [(1,)]


async def test_an_update_waits_as_long_as_the_database_takes_nothing(
    box: Box, desk: Desk, clock: ManualClock
) -> None:
    refusals = 3 * ATTEMPTS_AT_MOST

    async def refuse(_: Incoming) -> None:
        if len(desk.seen) <= refusals:
            raise Unavailable("the disk is full")

    desk.fails = refuse
    async with feeding(box, desk, clock) as feed:
        await feed.take([stored(1)])
        for _ in range(refusals + 1):
            await settle()
            clock.advance(timedelta(minutes=1))
        await feed.drained()

    assert box.failures == Counter()
    assert box.marked == [1]
    assert set(desk.attempts) == {1}
