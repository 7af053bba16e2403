"""Two processes that send on one lane: everything once, and of one queue one at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from core.clock import ManualClock
from core.db.engine import Database
from core.db.writer import Writer
from core.delivery.channel import Envelope
from core.delivery.claim import Claim
from core.delivery.outcome import Delivered, Outcome
from core.delivery.settle import Settle
from core.delivery.state import State
from core.ids import Ids, WorkspaceId
from core.work import Batch, Books
from tests.contracts.conftest import BOT
from tests.contracts.delivery.post import Post
from tests.fakes.channel import RecordingChannel
from tests.fakes.hints import RecordedHints

LANE = f"telegram:{BOT}"


@asynccontextmanager
async def another_process(
    url: str, clock: ManualClock, ids: Ids, workspace: WorkspaceId, *, epoch: int
) -> AsyncIterator[Post]:
    """Open the same database once more, with a writer and a worker of its own."""
    database = Database(url=url)
    hints = RecordedHints()
    writer = Writer(
        database=database,
        clock=clock,
        batches=lambda session: Batch(session=session, clock=clock, hints=hints),
    )
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(writer.run(), name="writer")
            books = Books(writer=writer)
            yield Post(
                database=database,
                books=books,
                clock=clock,
                ids=ids,
                workspace=workspace,
                epoch=epoch,
            )
            writer.close()
    finally:
        await database.close()


class Watching(RecordingChannel):
    """Notes how many are in the air per chat, over every process that shares `air`."""

    def __init__(self, air: Counter[int], most: Counter[int]) -> None:
        super().__init__()
        self._air = air
        self._most = most

    async def send(self, envelope: Envelope) -> Outcome:
        """Stay in the air for a moment."""
        chat = envelope.address.chat_id
        self._air[chat] += 1
        self._most[chat] = max(self._most[chat], self._air[chat])
        await asyncio.sleep(0)
        self._air[chat] -= 1
        return await super().send(envelope)


async def test_everything_is_sent_once_and_of_one_chat_one_at_a_time(
    post: Post, database_url: str, clock: ManualClock, ids: Ids, workspace: WorkspaceId
) -> None:
    wanted = [await post.put(str(n), chat=n % 5, urgency=n % 3) for n in range(60)]
    air: Counter[int] = Counter()
    most: Counter[int] = Counter()
    async with AsyncExitStack() as stack:
        workers = [
            await stack.enter_async_context(
                another_process(database_url, clock, ids, workspace, epoch=epoch)
            )
            for epoch in (2, 3)
        ]
        for one in workers:
            one.channel = Watching(air, most)
            one.with_renderer(one.words)
        for _ in range(200):
            await asyncio.gather(*(one.worker.send_due() for one in workers))
            if not any(row.state == "due" for row in await post.rows()):
                break
        said = sorted(int(line) for one in workers for line in one.channel.headlines)

    assert said == list(range(len(wanted)))
    assert set(most.values()) == {1}
    assert {row.state for row in await post.rows()} == {"sent"}


async def test_two_claims_at_the_same_moment_take_nothing_twice(
    post: Post, database_url: str, clock: ManualClock, ids: Ids, workspace: WorkspaceId
) -> None:
    for number in range(40):
        await post.put(chat=number % 4)
    taken = []
    async with another_process(database_url, clock, ids, workspace, epoch=2) as other:
        for _ in range(5):
            claims = [
                one.books.change(Claim(lane=LANE, free=8, token=ids.new(), epoch=1))
                for one in (post, other)
            ]
            taken += [due for dues in await asyncio.gather(*claims) for due in dues]

    assert len({due.id for due in taken}) == len(taken)
    assert len({due.address.queue for due in taken}) == len(taken) == 4


async def test_who_was_stopped_in_between_settles_nothing(
    post: Post, database_url: str, clock: ManualClock, ids: Ids, workspace: WorkspaceId
) -> None:
    id = await post.put()
    (stale,) = await post.books.change(Claim(lane=LANE, free=1, token=ids.new(), epoch=1))
    clock.advance(timedelta(seconds=61))
    async with another_process(database_url, clock, ids, workspace, epoch=2) as other:
        await other.rescue.expired_leases()
        before = await post.row(id)
        settle = Settle(
            due=stale, outcome=Delivered(message_ids=(9,)), settlements=post.settlements
        )
        lost = await post.books.change(settle)

    assert lost is None
    after = await post.row(id)
    assert (after.state, after.attempts) == (before.state, before.attempts)
    assert State(after.state) is not State.SENT
