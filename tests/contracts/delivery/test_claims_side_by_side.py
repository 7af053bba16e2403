"""Two claims whose transactions overlap on PostgreSQL: the second sees what the first has taken.

On SQLite nobody can begin a second one, so there is nothing to overlap.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.delivery.claim import Claim
from core.delivery.due import Due
from core.ids import Ids
from core.work import Batch, Deciding, Load, Work
from tests.contracts.conftest import BOT
from tests.contracts.database.processes import processes
from tests.contracts.delivery.post import ALL, Post

LANE, OTHER_LANE = f"telegram:{BOT}", f"telegram:{BOT + 1}"
WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class Lingering:
    """A claim that has taken what it takes, and does not commit before it is let go."""

    workspace_id = None

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self.took = asyncio.Event()
        self.may_go = asyncio.Event()

    def decide(self, batch: Batch, work: Work) -> Deciding[tuple[Due, ...]]:
        """Return what was claimed."""
        dues: tuple[Due, ...] = yield from self._claim.decide(batch, work)
        batch.want(Load("test.linger", self._linger), "here")
        yield
        return dues

    async def _linger(self, _: AsyncSession, __: Sequence[str]) -> Mapping[str, str]:
        self.took.set()
        await self.may_go.wait()
        return {}


def claim(ids: Ids, lane: str = LANE) -> Claim:
    """A claim under a token of its own."""
    return Claim(lane=lane, free=8, token=ids.new(), epoch=1)


async def until_in_line(post: Post, second: asyncio.Task[tuple[Due, ...]]) -> None:
    """Return when the second claim waits for a lock, or is through without one."""
    while not second.done():
        async with post.database.reading(ALL) as session:
            if await session.scalar(WAITING):
                return


async def test_a_queue_whose_first_is_being_claimed_gives_out_no_second(
    post: Post, ids: Ids, database_url: str, clock: ManualClock
) -> None:
    first = await post.put(chat=1)
    slow = Lingering(claim(ids))
    async with processes(database_url, clock, count=1) as (other,), asyncio.TaskGroup() as tasks:
        taking = tasks.create_task(post.books.change(slow))
        await slow.took.wait()
        # What comes meanwhile goes before the first, so that it is the head of the same queue.
        urgent = await post.put(chat=1, urgency=3)

        second = tasks.create_task(other.books.change(claim(ids)))
        await until_in_line(post, second)
        slow.may_go.set()

    assert [due.id for due in taking.result()] == [first]
    assert second.result() == ()
    assert {row.id for row in await post.rows() if row.state == "due"} == {urgent}


async def test_claims_on_different_lanes_do_not_wait_for_each_other(
    post: Post, ids: Ids, database_url: str, clock: ManualClock
) -> None:
    await post.put(chat=1)
    slow = Lingering(claim(ids))
    async with processes(database_url, clock, count=1) as (other,), asyncio.TaskGroup() as tasks:
        tasks.create_task(post.books.change(slow))
        await slow.took.wait()

        assert await other.books.change(claim(ids, OTHER_LANE)) == ()
        slow.may_go.set()
