"""Claims: as many as there are free slots, in order, never twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Select, Table, insert, select, text

from core.clock import ManualClock
from core.db.rows import complete_row
from core.db.tenancy import System
from core.delivery.address import TelegramAddress
from core.delivery.choose import HEADS, LOOK_AT, OLDEST, QUEUES
from core.delivery.claim import Claim
from core.delivery.room import Full, padded
from core.delivery.state import State
from core.delivery.tables import DeliveryRow
from core.errors import Conflict
from core.inbox.bots import BotPauses
from core.tenants.tables import BotRow, ChatPauseRow
from core.work import Batch, Books, Deciding, Work
from tests.contracts.conftest import BOT
from tests.contracts.database.processes import processes
from tests.contracts.delivery.post import ALL, Post

LANE = f"telegram:{BOT}"
EVERYWHERE = {"full": padded([]), "full_but_for_urgent": padded([]), "urgent": 0}


def claim(post: Post, *, free: int = 8, lane: str = LANE) -> Claim:
    """A claim under a token of its own."""
    return Claim(lane=lane, free=free, token=post.ids.new(), epoch=1)


async def claimed(post: Post, *, free: int = 8) -> list[UUID]:
    """Claim and return the ids, in the order they came."""
    return [due.id for due in await post.books.change(claim(post, free=free))]


async def test_no_more_is_claimed_than_there_are_free_slots(post: Post) -> None:
    for chat in range(5):
        await post.put(chat=chat)

    first = await claimed(post, free=3)

    assert len(first) == 3
    states = [row.state for row in await post.rows()]
    assert states.count("sending") == 3


async def test_the_urgent_goes_first_and_then_the_older(post: Post) -> None:
    low = await post.put(chat=1, urgency=0)
    older = await post.put(chat=2, urgency=2)
    newer = await post.put(chat=3, urgency=2)
    critical = await post.put(chat=4, urgency=3)

    assert await claimed(post, free=3) == [critical, older, newer]
    assert await post.state(low) is State.DUE


async def test_of_one_queue_only_one_is_in_the_air(post: Post) -> None:
    first = await post.put(chat=1)
    second = await post.put(chat=1, address=TelegramAddress(bot_id=BOT, chat_id=1, topic_id=9))
    other = await post.put(chat=2)

    assert await claimed(post) == [first, other]
    assert await claimed(post) == []
    assert await post.state(second) is State.DUE


async def test_one_that_waits_for_its_next_attempt_holds_up_nobody(
    post: Post, clock: ManualClock
) -> None:
    late = await post.put(chat=1, urgency=3)
    async with post.database.writing(ALL) as session:
        row = await session.get_one(type(await post.row(late)), late)
        row.next_at = clock.now() + timedelta(minutes=5)
    soon = await post.put(chat=1)

    assert await claimed(post) == [soon]


async def test_a_lane_that_telegram_has_paused_is_left_alone(
    post: Post, clock: ManualClock
) -> None:
    id = await post.put()
    async with post.database.writing(ALL) as session:
        bot = await session.get_one(BotRow, BOT)
        bot.paused_until = clock.now() + timedelta(seconds=30)

    assert await claimed(post) == []
    clock.advance(timedelta(seconds=30))
    assert await claimed(post) == [id]


async def test_a_chat_that_telegram_has_paused_is_left_alone_whoever_claims(
    post: Post, clock: ManualClock
) -> None:
    paused = [await post.put(chat=1, urgency=3) for _ in range(LOOK_AT)]
    other = await post.put(chat=2)
    pauses = BotPauses(books=post.books, database=post.database)
    until = clock.now() + timedelta(seconds=30)
    await pauses.pause_chat(f"{LANE}:1", BOT, 1, until)
    await pauses.pause_chat(f"{LANE}:1", BOT, 1, until - timedelta(seconds=9))

    assert await claimed(post) == [other]
    assert await pauses.paused_chats(BOT, clock.now()) == {1: until}
    clock.advance(timedelta(seconds=30))
    assert await claimed(post) == [paused[0]]
    assert (await post.row(paused[0])).attempts == 0


async def test_a_chat_without_room_is_left_where_it_is_but_for_what_is_urgent(
    post: Post,
) -> None:
    await post.put(chat=1, urgency=3)
    bulk = await post.put(chat=2, urgency=0)
    fire = await post.put(chat=3, urgency=3)
    other = await post.put(chat=4, urgency=0)
    post.no_room = Full(
        queues=(f"{LANE}:1",),
        but_for_urgent=tuple(f"{LANE}:{chat}" for chat in (1, 2, 3, *range(100, 130))),
        urgent=3,
    )

    await post.worker.send_due()

    assert {one.delivery_id for one in post.channel.sent} == {fire, other}
    post.no_room = Full()
    await post.worker.send_due()
    assert bulk in {one.delivery_id for one in post.channel.sent}


async def test_a_pause_that_is_over_is_forgotten_at_the_next_start(
    post: Post, clock: ManualClock
) -> None:
    pauses = BotPauses(books=post.books, database=post.database)
    for chat, seconds in ((1, 5), (2, 50)):
        until = clock.now() + timedelta(seconds=seconds)
        await pauses.pause_chat(f"{LANE}:{chat}", BOT, chat, until)
    clock.advance(timedelta(seconds=5))

    assert set(await pauses.paused_chats(BOT, clock.now())) == {2}
    async with post.database.reading(ALL) as session:
        assert list(await session.scalars(select(ChatPauseRow.chat_id))) == [2]


async def test_four_workers_on_one_database_never_claim_the_same(
    post: Post, database_url: str, clock: ManualClock
) -> None:
    for chat in range(100):
        await post.put(chat=chat)
    taken: list[UUID] = []

    async def take(books: Books) -> None:
        while len(taken) < 100:
            dues = await books.change(claim(post, free=4))
            taken.extend(due.id for due in dues)

    async with processes(database_url, clock, count=3) as others:
        await asyncio.gather(take(post.books), *(take(one.books) for one in others))

    assert len(taken) == len(set(taken)) == 100


async def test_claims_of_one_commit_do_not_take_the_same(post: Post) -> None:
    for chat in range(10):
        await post.put(chat=chat)

    both = await asyncio.gather(claimed(post, free=4), claimed(post, free=4))

    assert len({*both[0], *both[1]}) == 8


class _Refusing:
    """A change that is refused after the others of its batch have loaded."""

    workspace_id = None

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        yield
        raise Conflict(reason="test", message="refused on purpose")


async def test_a_claim_next_to_a_refused_change_takes_nothing_twice(post: Post) -> None:
    for chat in range(6):
        await post.put(chat=chat)

    results = await asyncio.gather(
        post.books.change(claim(post, free=2)),
        post.books.change(_Refusing()),
        return_exceptions=True,
    )

    assert not isinstance(results[0], BaseException)
    assert len(results[0]) == 2
    assert [row.state for row in await post.rows()].count("sending") == 2


async def test_behind_a_storm_in_one_chat_others_are_served(post: Post) -> None:
    storm = [await post.put(chat=1, urgency=3) for _ in range(LOOK_AT)]
    quiet = [await post.put(chat=chat, urgency=chat) for chat in (2, 3)]

    assert await claimed(post) == [storm[0], *reversed(quiet)]


async def test_behind_a_storm_a_chat_with_one_in_the_air_waits(post: Post) -> None:
    for _ in range(LOOK_AT):
        await post.put(chat=1)
    first, second = [await post.put(chat=2) for _ in range(2)]
    assert first in await claimed(post)

    assert await claimed(post) == []
    assert await post.state(second) is State.DUE


async def test_behind_a_thousand_chats_that_are_paused_others_are_served(
    post: Post, clock: ManualClock
) -> None:
    until = clock.now() + timedelta(seconds=30)
    held_up = [f"{LANE}:-{number}" for number in range(QUEUES)]  # by name before all others
    async with post.database.writing(ALL) as session:
        connection = await session.connection()
        due = {
            "workspace_id": post.workspace, "kind": "notice", "channel": "telegram",
            "lane": LANE, "address": f"{BOT}/7/0", "urgency": 1, "next_at": clock.now(),
            "state": "due", "params": {}, "created_at": clock.now(),
        }  # fmt: skip
        rows = [due | {"id": post.ids.new(), "queue": queue} for queue in held_up]
        whole = [complete_row(DeliveryRow, row) for row in rows]
        await connection.execute(insert(cast("Table", DeliveryRow.__table__)), whole)
        pauses = [{"queue": queue, "bot_id": BOT, "until": until} for queue in held_up]
        of_chats = [complete_row(ChatPauseRow, row | {"chat_id": 1}) for row in pauses]
        await connection.execute(insert(cast("Table", ChatPauseRow.__table__)), of_chats)
    quiet = [await post.put(chat=chat) for chat in (1, 2)]

    assert await claimed(post) == quiet


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("chosen", "index"), [(OLDEST, "ix_deliveries_due"), (HEADS, "ix_deliveries_queue")]
)
async def test_a_claim_reads_indexes_alone(
    post: Post, clock: ManualClock, chosen: Select[Any], index: str
) -> None:
    given = {"on_lane": LANE, "of_bot": BOT, "free": 8, "now": clock.now(), **EVERYWHERE}
    async with post.database.reading(System(reason="a test")) as session:
        words = chosen.params(given).compile(
            dialect=session.get_bind().dialect, compile_kwargs={"literal_binds": True}
        )
        plan = (await session.execute(text(f"EXPLAIN QUERY PLAN {words}"))).all()

    details = [str(step[3]) for step in plan]
    assert any(index in step for step in details), details
    assert any("ix_deliveries_sending" in step for step in details), details
    scanned = [step for step in details if step.startswith("SCAN") and "INDEX" not in step]
    known = {"SCAN names", "SCAN CONSTANT ROW", "SCAN first", "SCAN chosen"}
    assert set(scanned) <= known, details
