"""What follows from each outcome, seen in the rows."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core.clock import ManualClock
from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.delivery.outcome import (
    AddressGone,
    AddressMoved,
    Delivered,
    Refused,
    Retry,
    Snooze,
    Unknown,
)
from core.delivery.state import State
from core.tenants.tables import BotRow
from tests.contracts.conftest import BOT
from tests.contracts.delivery.post import ALL, Post

CHAT = TelegramAddress(bot_id=BOT, chat_id=1)


async def test_what_is_delivered_is_sent_and_told_once(post: Post) -> None:
    id = await post.put("Hello")

    assert await post.worker.send_due() == 1
    assert await post.worker.send_due() == 0

    row = await post.row(id)
    assert (row.state, row.attempts, row.lease_token) == ("sent", 1, None)
    assert post.channel.headlines == ["Hello"]
    assert [one.state for one in post.notebook.ended] == [State.SENT]
    assert post.notebook.ended[0].message_id == 1


async def test_a_retry_waits_longer_each_time(post: Post, clock: ManualClock) -> None:
    id = await post.put()
    post.channel.plan(Retry(problem="refused"), Retry(problem="refused"))

    await post.worker.send_due()
    first = (await post.row(id)).next_at - clock.now()
    clock.advance(first)
    await post.worker.send_due()
    second = (await post.row(id)).next_at - clock.now()

    assert timedelta(seconds=0.8) <= first <= timedelta(seconds=1.2)
    assert timedelta(seconds=4) <= second <= timedelta(seconds=6)
    assert await post.state(id) is State.DUE
    assert post.notebook.ended == []


async def test_after_the_last_retry_it_is_dead_with_a_reason(
    post: Post, clock: ManualClock
) -> None:
    id = await post.put()
    post.channel.plan(*[Retry(problem="connection refused")] * 10)

    for _ in range(10):
        clock.advance(timedelta(days=2))
        await post.worker.send_due()

    row = await post.row(id)
    assert row.state == "dead"
    assert row.problem == "given up after 10 attempts; the last one: connection refused"
    assert len(await post.outcomes(id)) == 10
    assert [one.state for one in post.notebook.ended] == [State.DEAD]


async def test_a_snooze_uses_no_attempt(post: Post, clock: ManualClock) -> None:
    id = await post.put()
    until = clock.now() + timedelta(seconds=17)
    post.channel.plan(Snooze(until=until, problem="too many messages"))

    await post.worker.send_due()

    row = await post.row(id)
    assert (row.state, row.attempts, row.next_at) == ("due", 0, until)
    assert await post.outcomes(id) == []


async def test_a_snooze_of_the_lane_pauses_the_bot(post: Post, clock: ManualClock) -> None:
    await post.put(chat=1)
    until = clock.now() + timedelta(seconds=40)
    post.channel.plan(Snooze(until=until, whole_lane=True, problem="retry after 40"))

    await post.worker.send_due()
    await post.put(chat=2)

    async with post.database.reading(ALL) as session:
        assert (await session.get_one(BotRow, BOT)).paused_until == until
    assert await post.worker.send_due() == 0
    clock.advance(timedelta(seconds=40))
    assert await post.worker.send_due() == 2


async def test_a_pause_is_never_shortened(post: Post, clock: ManualClock) -> None:
    for chat in (1, 2):
        await post.put(chat=chat)
    later = clock.now() + timedelta(seconds=90)
    sooner = clock.now() + timedelta(seconds=5)
    post.channel.plan(
        Snooze(until=later, whole_lane=True, problem="retry after 90"),
        Snooze(until=sooner, whole_lane=True, problem="not our bot"),
    )

    await post.worker.send_due()

    async with post.database.reading(ALL) as session:
        assert (await session.get_one(BotRow, BOT)).paused_until == later


async def test_an_alert_card_that_may_have_arrived_is_sent_once_more_and_then_held(
    post: Post, clock: ManualClock
) -> None:
    id = await post.put("Fire", kind=Kind.ALERT_CARD)
    post.channel.plan(Unknown(problem="silence"), Unknown(problem="silence"))

    await post.worker.send_due()
    clock.advance(timedelta(seconds=29))
    assert await post.worker.send_due() == 0
    clock.advance(timedelta(seconds=1))
    await post.worker.send_due()

    assert [envelope.repeats for envelope in post.channel.sent] == [False, True]
    assert await post.state(id) is State.UNKNOWN
    assert await post.outcomes(id) == ["unknown", "unknown"]


async def test_a_reply_that_may_have_arrived_is_held(post: Post, clock: ManualClock) -> None:
    id = await post.put(kind=Kind.CASE_REPLY)
    post.channel.plan(Unknown(problem="silence"))

    await post.worker.send_due()
    clock.advance(timedelta(days=1))

    assert await post.worker.send_due() == 0
    assert await post.state(id) is State.UNKNOWN
    assert [one.state for one in post.notebook.ended] == [State.UNKNOWN]


async def test_a_failure_of_the_channel_itself_counts_as_unknown(post: Post) -> None:
    id = await post.put(kind=Kind.CASE_REPLY)
    post.channel.plan(ValueError("a mistake of ours"))

    await post.worker.send_due()

    row = await post.row(id)
    assert (row.state, row.problem) == ("unknown", "the channel failed: ValueError")


async def test_what_cannot_be_rendered_is_tried_again(post: Post, clock: ManualClock) -> None:
    id = await post.put("Hello")
    post.words.fails = 1

    await post.worker.send_due()
    clock.advance(timedelta(seconds=2))
    await post.worker.send_due()

    assert await post.state(id) is State.SENT
    assert post.channel.headlines == ["Hello"]


async def test_what_has_nothing_to_say_any_more_is_cancelled(post: Post) -> None:
    id = await post.put(nothing=True)

    await post.worker.send_due()

    assert await post.state(id) is State.CANCELLED
    assert post.channel.sent == []


async def test_what_has_expired_is_not_sent(post: Post, clock: ManualClock) -> None:
    id = await post.put(expires_at=clock.now() + timedelta(minutes=1))
    clock.advance(timedelta(minutes=1))

    await post.worker.send_due()

    assert await post.state(id) is State.EXPIRED
    assert post.channel.sent == []


async def test_what_would_expire_before_its_next_attempt_ends_now(
    post: Post, clock: ManualClock
) -> None:
    id = await post.put(expires_at=clock.now() + timedelta(milliseconds=500))
    post.channel.plan(Retry(problem="connection refused"))

    await post.worker.send_due()

    row = await post.row(id)
    assert row.state == "expired"
    assert row.problem is not None
    assert "connection refused" in row.problem


async def test_a_chat_that_moved_gets_it_at_once_at_its_new_place(post: Post) -> None:
    id = await post.put("Hello")
    new = TelegramAddress(bot_id=BOT, chat_id=-100777)
    post.channel.plan(AddressMoved(address=new))

    await post.worker.send_due()
    await post.worker.send_due()

    assert post.channel.chats() == [1, -100777]
    assert await post.state(id) is State.SENT
    assert post.notebook.moves == [(CHAT, new)]


async def test_a_chat_that_is_gone_ends_it_and_is_told(post: Post) -> None:
    id = await post.put()
    post.channel.plan(AddressGone(problem="the bot was blocked"))

    await post.worker.send_due()

    row = await post.row(id)
    assert (row.state, row.problem) == ("dead", "the bot was blocked")
    assert post.notebook.gone_addresses == [(CHAT, "the bot was blocked")]


async def test_what_is_refused_is_dead_at_once(post: Post) -> None:
    id = await post.put()
    post.channel.plan(Refused(problem="message text is empty"))

    await post.worker.send_due()

    assert await post.state(id) is State.DEAD


@pytest.mark.parametrize("kind", [Kind.CASE_STATUS, Kind.CASE_REPLY])
async def test_what_stands_in_a_chat_is_remembered_with_what_it_shows(
    post: Post, case_id: UUID, kind: Kind
) -> None:
    post.revisions[case_id] = 3
    await post.put(kind=kind, case_id=case_id)
    post.channel.plan(Delivered(message_ids=(70, 71)))

    await post.worker.send_due()

    (standing,) = await post.standing()
    assert (standing.bot_id, standing.chat_id, standing.message_id) == (BOT, 1, 71)
    assert (standing.case_id, standing.shown_revision) == (case_id, 3)
    assert len(await post.rows()) == 1


async def test_a_message_id_that_comes_again_means_the_newest(post: Post, case_id: UUID) -> None:
    for kind in (Kind.CASE_REPLY, Kind.CASE_STATUS):
        await post.put(kind=kind, case_id=case_id)
        post.channel.plan(Delivered(message_ids=(5,)))
        await post.worker.send_due()

    (standing,) = await post.standing()
    assert standing.kind == Kind.CASE_STATUS.value
