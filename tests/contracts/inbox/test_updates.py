"""The durable inbox: stored once, open until its effect is written, bounded in attempts."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from core.clock import ManualClock
from core.inbox.cause import Cause, UpdateKey
from core.inbox.tables import UpdateRow
from core.inbox.updates import ATTEMPTS_AT_MOST, RawUpdate, UpdateInbox
from core.work import Batch, Deciding, Work
from tests.contracts.inbox.store import ALL, BOT, NOON, Store


@pytest.fixture
def inbox(store: Store) -> UpdateInbox:
    return UpdateInbox(books=store.books, database=store.database, clock=store.clock)


def raw(number: int, person: str = "u:1001") -> RawUpdate:
    return RawUpdate(update_id=number, person_key=person, body=f'{{"update_id":{number}}}')


class Effect:
    """A change that settles a cause, and may then be refused."""

    workspace_id = None

    def __init__(self, cause: Cause, *, fails: bool = False) -> None:
        self.cause = cause
        self.fails = fails

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        yield
        self.cause.settle(work, batch.now)
        if self.fails:
            raise RuntimeError("the effect failed")


async def test_an_update_and_the_offset_are_stored_together(inbox: UpdateInbox) -> None:
    stored = await inbox.store(BOT, [raw(7), raw(8)], 9)

    assert [one.key.update_id for one in stored] == [7, 8]
    assert await inbox.open(BOT) == stored
    offset = await inbox.offset(BOT)
    assert (offset.next_update, offset.polled_at) == (9, NOON)


async def test_an_update_that_comes_again_is_not_new(inbox: UpdateInbox) -> None:
    await inbox.store(BOT, [raw(7)], 8)

    again = await inbox.store(BOT, [raw(7), raw(8)], 9)

    assert [one.key.update_id for one in again] == [8]


async def test_the_same_update_twice_in_one_commit_is_stored_once(inbox: UpdateInbox) -> None:
    first, second = await asyncio.gather(
        inbox.store(BOT, [raw(7)], 8), inbox.store(BOT, [raw(7)], 8)
    )

    assert len(first) + len(second) == 1
    assert len(await inbox.open(BOT)) == 1


async def test_an_update_marked_done_while_it_comes_again_stays_done(inbox: UpdateInbox) -> None:
    await inbox.store(BOT, [raw(7)], 8)

    await asyncio.gather(inbox.store(BOT, [raw(7)], 8), inbox.done([UpdateKey(BOT, 7)]))

    assert await inbox.open(BOT) == []


async def test_an_update_is_done_with_its_effect(store: Store, inbox: UpdateInbox) -> None:
    await inbox.store(BOT, [raw(7), raw(8), raw(9)], 10)
    album = Cause(actor=None, update=UpdateKey(BOT, 7), also=(UpdateKey(BOT, 8),))

    await store.books.change(Effect(album))

    assert [one.key.update_id for one in await inbox.open(BOT)] == [9]


async def test_an_update_whose_effect_failed_stays_open(store: Store, inbox: UpdateInbox) -> None:
    await inbox.store(BOT, [raw(7)], 8)
    cause = Cause(actor=None, update=UpdateKey(BOT, 7))

    with pytest.raises(RuntimeError):
        await store.books.change(Effect(cause, fails=True))

    assert len(await inbox.open(BOT)) == 1


async def test_the_fifth_failure_closes_an_update_with_its_problem(
    store: Store, inbox: UpdateInbox
) -> None:
    await inbox.store(BOT, [raw(7)], 8)
    key = UpdateKey(BOT, 7)

    counted = [await inbox.failed([key], "ValueError") for _ in range(ATTEMPTS_AT_MOST)]

    assert counted == [1, 2, 3, 4, 5]
    assert await inbox.open(BOT) == []
    async with store.database.reading(ALL) as session:
        row = (await session.scalars(select(UpdateRow))).one()
    assert (row.problem, row.failed_at, row.done_at) == ("ValueError", NOON, None)


async def test_a_failure_after_the_effect_is_not_counted(inbox: UpdateInbox) -> None:
    await inbox.store(BOT, [raw(7)], 8)
    await inbox.done([UpdateKey(BOT, 7)])

    assert await inbox.failed([UpdateKey(BOT, 7)], "TimedOut") is None


async def test_open_updates_come_in_order_and_after_a_number(
    inbox: UpdateInbox, clock: ManualClock
) -> None:
    await inbox.store(BOT, [raw(9), raw(7), raw(8)], 10)

    numbers = [one.key.update_id for one in await inbox.open(BOT, after=7)]

    assert numbers == [8, 9]
