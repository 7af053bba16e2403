"""A process that stood still sends for no bot whose lease may be another's by now."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest
import telegram

from bot.transport.feed import Feed
from bot.transport.health import Health, LineState
from bot.transport.line import LEASE, BotLine, Dispatcher
from bot.transport.sender import Sender, lane_of
from core.channels.telegram_errors import Throttled
from core.clock import ManualClock
from core.db.leases import TRUST_MARGIN, Lease
from core.inbox.updates import UpdateInbox
from tests.unit.bot.post import BOT, NOON, Memory, serving, settle

LANE = lane_of(BOT)


@dataclass
class Slow:
    """Leases that are taken at once; a renewal answers when it is let."""

    clock: ManualClock
    let: asyncio.Event = field(default_factory=asyncio.Event)
    is_lost: bool = False

    async def take(self, name: str, ttl: timedelta) -> Lease | None:
        return Lease(name=name, epoch=1, expires_at=self.clock.now() + ttl)

    async def renew(self, lease: Lease, ttl: timedelta) -> Lease | None:
        await self.let.wait()
        return None if self.is_lost else await self.take(lease.name, ttl)

    async def release(self, lease: Lease) -> None:
        assert lease.name == LANE


class Ready:
    """A dispatcher and an inbox with nothing to do, and a source that brings nothing."""

    bot = telegram.Bot(f"{BOT}:unused")

    async def prepare(self) -> None:
        return

    async def open(self, bot_id: int, *, after: int) -> Sequence[object]:
        assert (bot_id, after) == (BOT, -1)
        return ()

    async def run(self) -> None:
        await asyncio.Event().wait()


@asynccontextmanager
async def holding(clock: ManualClock, leases: Slow) -> AsyncIterator[Sender]:
    sender, ready = Sender(clock=clock, pauses=Memory()), Ready()

    def source(_: Feed, health: Health) -> Ready:
        health.turned(LineState.POLLING, clock.now())
        return ready

    line = BotLine(
        bot_id=BOT,
        dispatcher=cast("Dispatcher", ready),
        leases=leases,
        sender=sender,
        inbox=cast("UpdateInbox", ready),
        source=source,
        clock=clock,
        rng=random.Random(3),
    )
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(line.run())
        await line.until(LineState.POLLING)
        yield sender
        running.cancel()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(start=NOON)


async def test_a_lane_is_held_only_while_its_lease_is_trusted_by_the_clock(
    clock: ManualClock,
) -> None:
    leases = Slow(clock)
    async with holding(clock, leases) as sender:
        clock.advance(LEASE - TRUST_MARGIN - timedelta(seconds=1))
        assert sender.held() == {LANE}

        clock.advance(timedelta(seconds=1))
        assert sender.held() == set()  # before anything of this process has had its turn

        leases.let.set()
        await settle()
        assert sender.held() == {LANE}


async def test_a_lease_that_was_lost_meanwhile_is_not_held_again(clock: ManualClock) -> None:
    leases = Slow(clock, is_lost=True)
    async with holding(clock, leases) as sender:
        clock.advance(LEASE)
        leases.let.set()
        await settle()

        assert sender.held() == set()


async def test_what_waited_in_line_while_the_process_stood_still_does_not_go(
    clock: ManualClock,
) -> None:
    ends = clock.now() + timedelta(seconds=2)

    async def stand_still() -> None:
        await settle()
        clock.advance(timedelta(seconds=3))

    async with serving(clock, Memory(), is_held=lambda: clock.now() < ends) as post:
        for number in range(4):
            await post.send(f"{number}")
        late, _ = await asyncio.gather(post.send("late"), stand_still(), return_exceptions=True)

    assert isinstance(late, Throttled)
    assert not late.whole_bot
    assert "late" not in post.made
