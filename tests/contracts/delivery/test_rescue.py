"""What is left behind is taken back, at the next start or when its lease ends, settled once."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from core.clock import ManualClock
from core.db.engine import Database
from core.delivery.claim import Claim
from core.delivery.due import Due
from core.delivery.kind import Kind
from core.delivery.outcome import Delivered
from core.delivery.rendering import Rendered
from core.delivery.settle import Settle
from core.delivery.state import State
from core.ids import Ids, WorkspaceId
from core.work import Books
from tests.contracts.conftest import BOT
from tests.contracts.delivery.post import Post, Words


async def left_behind(post: Post, *, epoch: int = 1) -> tuple[Due, ...]:
    """Claim everything and do nothing about it, as a process does that is killed."""
    claim = Claim(lane=f"telegram:{BOT}", free=8, token=post.ids.new(), epoch=epoch)
    return await post.books.change(claim)


@pytest.fixture
def restarted(
    database: Database, books: Books, clock: ManualClock, ids: Ids, workspace: WorkspaceId
) -> Post:
    """The process after its next start."""
    return Post(database=database, books=books, clock=clock, ids=ids, workspace=workspace, epoch=2)


async def test_after_a_restart_alerts_go_out_again_at_once_and_replies_are_held(
    post: Post, restarted: Post
) -> None:
    alert = await post.put("Fire", kind=Kind.ALERT_CARD, chat=1)
    reply = await post.put("Sorry", kind=Kind.CASE_REPLY, chat=2)
    await left_behind(post)

    assert await restarted.rescue.earlier_starts(2) == 2
    await restarted.worker.send_due()

    assert restarted.channel.headlines == ["Fire"]
    assert restarted.channel.sent[0].repeats
    assert await post.state(alert) is State.SENT
    assert await post.state(reply) is State.UNKNOWN


async def test_an_alert_survives_process_after_process(post: Post, restarted: Post) -> None:
    alert = await post.put("Fire", kind=Kind.ALERT_CARD)
    for epoch in (2, 3, 4, 5):
        assert len(await left_behind(post, epoch=epoch - 1)) == 1
        assert await restarted.rescue.earlier_starts(epoch) == 1

    await restarted.worker.send_due()

    assert await post.state(alert) is State.SENT


async def test_this_start_keeps_its_own_claims(post: Post, restarted: Post) -> None:
    await post.put()
    await left_behind(post, epoch=2)

    assert await restarted.rescue.earlier_starts(2) == 0


async def test_a_lease_that_ended_is_taken_back(post: Post, clock: ManualClock) -> None:
    id = await post.put(kind=Kind.ALERT_CARD)
    await left_behind(post)

    assert await post.rescue.expired_leases() == 0
    clock.advance(timedelta(seconds=61))
    assert await post.rescue.expired_leases() == 1

    row = await post.row(id)
    assert (row.state, row.maybe_sent) == ("due", True)
    assert row.problem == "sending did not end in time"


async def test_a_worker_that_lost_its_lease_settles_nothing(
    post: Post, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    id = await post.put(kind=Kind.ALERT_CARD)
    (stale,) = await left_behind(post)
    clock.advance(timedelta(seconds=61))
    await post.rescue.expired_leases()
    (fresh,) = await left_behind(post)

    with caplog.at_level(logging.WARNING):
        lost = await post.books.change(settle(post, stale))
    won = await post.books.change(settle(post, fresh))

    assert lost is None
    assert won is State.SENT
    assert getattr(caplog.records[-1], "action", "") == "delivery_stale"
    assert await post.outcomes(id) == ["unknown", "delivered"]


def settle(post: Post, due: Due) -> Settle:
    """A settlement of something that was delivered."""
    return Settle(
        due=due, outcome=Delivered(message_ids=(9,)), settlements=post.settlements, message=None
    )


async def test_an_edit_left_behind_gives_way_to_a_newer_one(
    post: Post, restarted: Post, case_id: UUID
) -> None:
    await post.put(kind=Kind.CASE_STATUS, case_id=case_id)
    await post.worker.send_due()
    (sent,) = await post.standing()
    old = await post.put(kind=Kind.CASE_STATUS, case_id=case_id, edits_id=sent.id)
    await left_behind(post)
    new = await post.put(kind=Kind.CASE_STATUS, case_id=case_id, edits_id=sent.id)

    await restarted.rescue.earlier_starts(2)

    assert await post.state(old) is State.CANCELLED
    assert await post.state(new) is State.DUE


class _Freezing(Words):
    """Renders; before it is done the process is frozen for longer than its lease."""

    def __init__(self, post: Post, meanwhile: Callable[[], Awaitable[object]]) -> None:
        super().__init__({})
        self._clock = post.clock
        self._meanwhile = meanwhile

    async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
        """Return the words, a minute later."""
        rendered = await super().render(dues)
        self._clock.advance(timedelta(seconds=61))
        await self._meanwhile()
        return rendered


async def test_who_was_frozen_past_the_lease_sends_no_second_copy(
    post: Post, restarted: Post
) -> None:
    async def another_sends() -> None:
        await restarted.rescue.expired_leases()
        await restarted.worker.send_due()

    alert = await post.put("Fire", kind=Kind.ALERT_CARD)
    post.with_renderer(_Freezing(post, another_sends))
    await post.worker.send_due()

    assert post.channel.headlines == []
    assert restarted.channel.headlines == ["Fire"]
    assert await post.state(alert) is State.SENT


async def test_who_was_frozen_and_is_alone_sends_it_unmarked_afterwards(post: Post) -> None:
    async def nobody() -> None:
        return None

    alert = await post.put("Fire", kind=Kind.ALERT_CARD)
    post.with_renderer(_Freezing(post, nobody))
    await post.worker.send_due()
    row = await post.row(alert)
    assert (row.state, row.attempts, row.maybe_sent) == ("due", 0, False)

    post.with_renderer(post.words)
    await post.worker.send_due()

    assert [one.repeats for one in post.channel.sent] == [False]
    assert await post.state(alert) is State.SENT
