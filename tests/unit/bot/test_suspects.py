"""What was open at the start: a killer is closed at last, an innocent never, whatever kills."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from bot.transport.feed import Feed, Incoming
from bot.transport.suspects import HANDED_AT_MOST, PROBLEM
from core.clock import ManualClock
from core.inbox.cause import UpdateKey
from core.inbox.updates import StoredUpdate

BOT = 424242
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LONG = timedelta(minutes=5)
NO_TIME = timedelta()


class Disk:
    """An inbox that outlives the program: open numbers, and how often each was handed over."""

    def __init__(self, *numbers: int) -> None:
        self.open_numbers = list(numbers)
        self.handed: Counter[int] = Counter()
        self.closed: dict[int, str] = {}

    async def open(self, bot_id: int, *, after: int = -1) -> list[StoredUpdate]:
        """Return what is open; each number is a person of its own."""
        return [self.stored(number) for number in self.open_numbers if number > after]

    def stored(self, number: int) -> StoredUpdate:
        """Return an update."""
        return StoredUpdate(
            key=UpdateKey(BOT, number),
            person_key=f"u:{number}",
            body=orjson.dumps({"update_id": number, "message": {}}).decode(),
            handed=self.handed[number],
        )

    async def done(self, keys: Iterable[UpdateKey]) -> None:
        """Close them, dealt with."""
        for key in keys:
            self.open_numbers.remove(key.update_id)

    async def failed(self, keys: Sequence[UpdateKey], problem: str) -> int | None:
        """Nothing fails here."""
        raise AssertionError(problem)

    async def handing(self, keys: Sequence[UpdateKey]) -> None:
        """Count."""
        self.handed.update(key.update_id for key in keys)

    async def close(self, keys: Sequence[UpdateKey], problem: str) -> None:
        """Close them, given up."""
        for key in keys:
            self.open_numbers.remove(key.update_id)
            self.closed[key.update_id] = problem


class Life:
    """One life of the program. What hangs never ends; `killer` ends the life."""

    def __init__(self, disk: Disk, *, hangs: bool = False, killer: int | None = None) -> None:
        self.clock = ManualClock(start=NOON)
        self.died = asyncio.Event()
        self.seen: list[int] = []
        self.at_work = self.most_at_work = 0
        self._disk = disk
        self._hangs = hangs
        self._killer = killer

    async def handle(self, incoming: Incoming) -> None:
        """Handle an update as this life does."""
        (key,) = incoming.keys
        self.seen.append(key.update_id)
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            if key.update_id == self._killer:
                self.died.set()
            if self._hangs or self.died.is_set():
                await asyncio.Event().wait()
            await asyncio.sleep(0)
        finally:
            self.at_work -= 1

    async def lived(self, span: timedelta, *, new: int | None = None) -> None:
        """Live for so long, or until something kills it."""
        feed = Feed(bot_id=BOT, inbox=self._disk, handler=self, clock=self.clock)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(feed.run())
            await feed.replay()
            if new is not None:
                await feed.take([self._disk.stored(new)])
            await _settled()
            if not self.died.is_set():
                self.clock.advance(span)
                await _settled()
            running.cancel()


async def _settled() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


async def test_kills_during_the_start_close_nothing() -> None:
    disk = Disk(1, 2, 3)

    for _ in range(4 * HANDED_AT_MOST):
        await Life(disk, hangs=True).lived(NO_TIME)
    innocent = Life(disk)
    await innocent.lived(LONG)

    assert disk.closed == {}
    assert sorted(innocent.seen) == [1, 2, 3]
    assert disk.open_numbers == []


@pytest.mark.parametrize("killer", [1, 2, 3])
async def test_what_ends_every_life_is_closed_and_nothing_else(killer: int) -> None:
    disk = Disk(1, 2, 3)
    lives = 0

    while disk.open_numbers and lives < 2 * HANDED_AT_MOST:
        lives += 1
        await Life(disk, killer=killer).lived(LONG)

    assert disk.closed == {killer: PROBLEM}
    assert lives == HANDED_AT_MOST + 1


async def test_everybody_else_is_served_while_a_suspect_waits() -> None:
    disk = Disk(1, 2)
    disk.handed[1] = 2
    life = Life(disk)

    await life.lived(timedelta(seconds=29), new=3)

    assert sorted(life.seen) == [2, 3]


async def test_suspects_are_handled_one_at_a_time() -> None:
    disk = Disk(1, 2, 3)
    disk.handed.update([1, 2, 3])
    life = Life(disk)

    await life.lived(NO_TIME)

    assert sorted(life.seen) == [1, 2, 3]
    assert life.most_at_work == 1


async def test_only_what_was_open_at_the_start_is_counted() -> None:
    disk = Disk(1)

    await Life(disk, hangs=True).lived(NO_TIME, new=2)

    assert disk.handed == Counter({1: 1})
