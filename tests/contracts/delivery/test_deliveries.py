"""All deliveries of a workspace: listed while they move, and called off while they wait."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.delivery.outbox import enqueue
from core.delivery.outcome import Delivered, Outcome, Refused, Retry, Unknown
from core.delivery.state import State
from core.delivery.status import Status
from core.errors import Conflict, NotFound
from core.ids import WorkspaceId
from core.inbox.cause import Cause
from core.notify.deliveries import Deliveries, DeliveryFilter, Position
from core.subjects import briefs, sees_delivery
from core.texts import Locale
from core.work import Work
from tests.contracts.conftest import BOT
from tests.contracts.delivery.post import ALL, Post

NOBODY = Cause(actor=None)
ANY = DeliveryFilter()


@pytest.fixture
def deliveries(post: Post) -> Deliveries:
    """The service over the outbox."""
    return Deliveries(
        is_seen=sees_delivery,
        database=post.database,
        books=post.books,
        clock=post.clock,
        ids=post.ids,
        listener=post.notebook,
        briefs=briefs,
    )


async def every_page(
    deliveries: Deliveries, workspace: WorkspaceId, wanted: DeliveryFilter
) -> list[UUID]:
    """Return the ids of all pages of two, in their order."""
    seen: list[UUID] = []
    after: Position | None = None
    while True:
        page = await deliveries.page(workspace, wanted, limit=2, after=after)
        seen += [one.id for one in page.items]
        if (after := page.next) is None:
            return seen


async def test_one_tells_how_far_it_got_and_what_was_tried(
    post: Post, deliveries: Deliveries, clock: ManualClock, case_id: UUID
) -> None:
    id = await post.put(kind=Kind.CASE_REPLY, case_id=case_id)
    first = await deliveries.one(post.workspace, id)
    post.channel.plan(Retry(problem="Bad Gateway"), Delivered())
    await post.worker.send_due()
    between = await deliveries.one(post.workspace, id)
    clock.advance(timedelta(minutes=1))
    await post.worker.send_due()
    last = await deliveries.one(post.workspace, id)

    assert [one.status for one in (first, between, last)] == [
        Status.PENDING,
        Status.PENDING,
        Status.SENT,
    ]
    assert (between.attempts, between.problem) == (1, "Bad Gateway")
    assert between.next_at is not None
    assert between.next_at > first.created_at
    assert (last.attempts, last.next_at, last.ended_at) == (2, None, clock.now())
    assert last.what.render(Locale()) == "Answer in case #1: Cold soup"
    assert [
        (one.number, one.outcome, one.detail)
        for one in await deliveries.attempts(post.workspace, id)
    ] == [(1, "retry", "Bad Gateway"), (2, "delivered", None)]


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        pytest.param(Delivered(), Status.SENT, id="sent"),
        pytest.param(Refused(problem="empty"), Status.FAILED, id="refused"),
        pytest.param(Unknown(problem="silence"), Status.PENDING, id="held"),
    ],
)
async def test_it_is_found_by_what_people_call_its_state(
    post: Post, deliveries: Deliveries, outcome: Outcome, status: Status
) -> None:
    id = await post.put()
    post.channel.plan(outcome)
    await post.worker.send_due()

    found = {
        one: await every_page(deliveries, post.workspace, DeliveryFilter(statuses=(one,)))
        for one in Status
    }

    assert found == {one: [id] if one is status else [] for one in Status}


async def test_pages_hold_each_once_while_they_settle(
    post: Post, deliveries: Deliveries, clock: ManualClock
) -> None:
    made = []
    for chat in range(1, 10):  # groups of three share a moment, so that the id decides
        made.append(await post.put(chat=chat))
        clock.advance(timedelta(seconds=chat % 3 == 0))
    seen: list[UUID] = []
    after: Position | None = None

    while True:
        page = await deliveries.page(post.workspace, ANY, limit=2, after=after)
        seen += [one.id for one in page.items]
        post.channel.plan(Delivered(), Refused(problem="empty"), Retry(problem="later"))
        await post.worker.send_due()
        await post.put(chat=100)
        if (after := page.next) is None:
            break

    assert seen == made[::-1]


async def test_another_workspaces_are_not_there(post: Post, deliveries: Deliveries) -> None:
    id = await post.put()
    foreign = WorkspaceId(uuid4())

    assert await every_page(deliveries, foreign, ANY) == []
    assert await deliveries.attempts(foreign, id) == ()
    with pytest.raises(NotFound):
        await deliveries.one(foreign, id)
    with pytest.raises(NotFound):
        await deliveries.cancel(foreign, id, by=None, cause=NOBODY)
    assert await post.state(id) is State.DUE


async def test_what_waits_is_called_off_and_never_sent(
    post: Post, deliveries: Deliveries, clock: ManualClock
) -> None:
    id = await post.put()
    post.channel.plan(Retry(problem="Bad Gateway"))
    await post.worker.send_due()

    await deliveries.cancel(post.workspace, id, by=None, cause=NOBODY)
    clock.advance(timedelta(days=1))
    await post.worker.send_due()

    assert await post.state(id) is State.CANCELLED
    assert len(post.channel.sent) == 1
    assert [(one.id, one.state) for one in post.notebook.ended] == [(id, State.CANCELLED)]
    async with post.database.reading(ALL) as session:
        (entry,) = await session.scalars(select(AuditRow))
    assert (entry.action, entry.subject_id) == ("delivery.cancelled", str(id))
    assert (entry.before, entry.after) == ({"state": "due"}, {"state": "cancelled"})


async def test_what_was_sent_is_not_called_off(post: Post, deliveries: Deliveries) -> None:
    id = await post.put()
    await post.worker.send_due()

    with pytest.raises(Conflict) as refused:
        await deliveries.cancel(post.workspace, id, by=None, cause=NOBODY)

    assert refused.value.reason == "delivery_sent"


async def test_a_claim_and_a_call_off_of_one_moment_do_not_both_win(
    post: Post, deliveries: Deliveries
) -> None:
    ids = [await post.put(chat=chat) for chat in range(1, 9)]
    refused: list[UUID] = []

    async def call_all_off() -> None:
        for id in ids:
            try:
                await deliveries.cancel(post.workspace, id, by=None, cause=NOBODY)
            except Conflict:
                refused.append(id)

    await post.both(call_all_off(), post.worker.send_due())

    ends = {id: await post.state(id) for id in ids}
    sent = {one.delivery_id for one in post.channel.sent}
    assert {id for id, state in ends.items() if state is State.SENT} == sent == set(refused)
    assert set(ends.values()) <= {State.SENT, State.CANCELLED}


async def test_what_is_for_later_waits_until_then(
    post: Post, deliveries: Deliveries, clock: ManualClock
) -> None:
    later = clock.now() + timedelta(hours=3)

    async def body(_: AsyncSession, work: Work) -> None:
        enqueue(
            work,
            id=post.ids.new(),
            kind=Kind.NOTICE,
            address=TelegramAddress(bot_id=BOT, chat_id=1),
            urgency=1,
            now=clock.now(),
            send_at=later,
        )

    await post.books.transaction(InWorkspace(workspace_id=post.workspace), body)
    at_once = await post.put(chat=1)

    assert await post.worker.send_due() == 1
    (waiting,) = [one for one in await post.rows() if one.id != at_once]
    assert (await deliveries.one(post.workspace, waiting.id)).next_at == later
    clock.advance(timedelta(hours=3))
    assert await post.worker.send_due() == 1
    assert await post.state(waiting.id) is State.SENT
