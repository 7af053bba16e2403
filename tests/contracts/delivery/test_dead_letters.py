"""Dead letters: listed with a reason, sent again or let be by a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.delivery.kind import Kind
from core.delivery.outcome import AddressGone, Outcome, Refused, Retry, Unknown
from core.delivery.reason import Reason
from core.delivery.state import State
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import WorkspaceId
from core.inbox.cause import Cause
from core.notify.letters import DeadLetters, LetterFilter
from core.notify.listener import NotificationStatus
from core.subjects import briefs
from core.texts import Locale
from tests.contracts.delivery.post import ALL, Post

NOBODY = Cause(actor=None)
GONE = AddressGone(problem="Forbidden: bot was blocked by the user")
ALL_LETTERS = LetterFilter()


@pytest.fixture
def letters(post: Post) -> DeadLetters:
    """The service over the outbox."""
    return DeadLetters(
        database=post.database,
        books=post.books,
        clock=post.clock,
        ids=post.ids,
        status=NotificationStatus(),
        briefs=briefs,
    )


async def ends_with(post: Post, outcome: Outcome, *, chat: int = 1, **given: Any) -> UUID:
    """Put something into the outbox that ends with this outcome."""
    id = await post.put(chat=chat, **given)
    post.channel.plan(outcome)
    await post.worker.send_due()
    return id


async def test_the_list_says_what_to_whom_and_why_in_words(
    post: Post, letters: DeadLetters, case_id: UUID
) -> None:
    await ends_with(post, GONE, kind=Kind.CASE_REPLY, case_id=case_id)

    (letter,) = (await letters.page(post.workspace, ALL_LETTERS, limit=10)).items

    english = Locale()
    assert letter.what.render(english) == "Answer in case #1: Cold soup"
    assert letter.to.render(english) == "somebody unknown by now"
    assert letter.why.render(english) == "They have blocked the bot or deleted their account."
    assert letter.todo.render(english).startswith("Ask them to open the bot")
    assert letter.problem == "Forbidden: bot was blocked by the user"
    assert letter.ended_at == post.clock.now()


@pytest.mark.parametrize(
    ("outcome", "kind", "reason"),
    [
        pytest.param(GONE, Kind.NOTICE, Reason.CHAT_GONE, id="gone"),
        pytest.param(Refused(problem="empty"), Kind.NOTICE, Reason.REFUSED, id="refused"),
        pytest.param(Unknown(problem="silence"), Kind.NOTICE, Reason.MAYBE_ARRIVED, id="held"),
    ],
)
async def test_each_end_has_its_reason(
    post: Post, letters: DeadLetters, outcome: Outcome, kind: Kind, reason: Reason
) -> None:
    id = await ends_with(post, outcome, kind=kind)

    assert (await letters.one(post.workspace, id)).reason is reason


async def test_giving_up_and_being_late_are_told_apart(
    post: Post, letters: DeadLetters, clock: ManualClock
) -> None:
    tired = await post.put(chat=1)
    post.channel.plan(*[Retry(problem="connection refused")] * 10)
    for _ in range(10):
        clock.advance(timedelta(days=2))
        await post.worker.send_due()
    late = await post.put(chat=2, expires_at=clock.now())
    await post.worker.send_due()

    assert (await letters.one(post.workspace, tired)).reason is Reason.GAVE_UP
    assert (await letters.one(post.workspace, late)).reason is Reason.EXPIRED


async def test_pages_go_on_where_the_last_one_ended(
    post: Post, letters: DeadLetters, clock: ManualClock
) -> None:
    ids = []
    for chat in range(1, 6):
        ids.append(await ends_with(post, GONE, chat=chat))
        clock.advance(timedelta(seconds=chat % 2))

    seen: list[UUID] = []
    after = None
    while True:
        page = await letters.page(post.workspace, ALL_LETTERS, limit=2, after=after)
        seen += [one.id for one in page.items]
        if (after := page.next) is None:
            break

    assert seen == ids[::-1]


async def test_they_are_counted_and_narrowed_by_reason(post: Post, letters: DeadLetters) -> None:
    for chat in (1, 2):
        await ends_with(post, GONE, chat=chat)
    held = await ends_with(post, Unknown(problem="silence"), chat=3)

    counts = await letters.counts(post.workspace)
    page = await letters.page(
        post.workspace, LetterFilter(reason=Reason.MAYBE_ARRIVED, channel="telegram"), limit=9
    )

    assert [(one.reason, one.channel, one.count) for one in counts] == [
        (Reason.CHAT_GONE, "telegram", 2),
        (Reason.MAYBE_ARRIVED, "telegram", 1),
    ]
    assert [one.id for one in page.items] == [held]


async def test_sending_again_starts_afresh_and_says_that_it_may_be_a_repeat(
    post: Post, letters: DeadLetters
) -> None:
    id = await ends_with(post, Unknown(problem="silence"), kind=Kind.CASE_REPLY)
    assert (await letters.one(post.workspace, id)).may_repeat

    done = await letters.replay(post.workspace, [id], by=None, cause=NOBODY)
    await post.worker.send_due()

    assert done.again == (id,)
    assert await post.state(id) is State.SENT
    assert [one.repeats for one in post.channel.sent] == [False, True]
    assert await post.outcomes(id) == ["sent_again", "unknown", "delivered"]
    assert (await letters.page(post.workspace, ALL_LETTERS, limit=9)).items == ()


async def test_what_surely_did_not_arrive_goes_out_without_a_mark_and_with_all_its_attempts(
    post: Post, letters: DeadLetters, clock: ManualClock
) -> None:
    id = await ends_with(post, GONE, expires_at=clock.now() + timedelta(hours=1))
    clock.advance(timedelta(hours=5))

    await letters.replay(post.workspace, [id], by=None, cause=NOBODY)
    row = await post.row(id)
    await post.worker.send_due()

    assert (row.state, row.attempts, row.problem, row.reason) == ("due", 0, None, None)
    assert [one.repeats for one in post.channel.sent] == [False, False]
    assert await post.state(id) is State.SENT


async def test_who_had_it_sent_again_stands_in_the_audit_trail(
    post: Post, letters: DeadLetters
) -> None:
    id = await ends_with(post, GONE)
    await letters.replay(post.workspace, [id], by=None, cause=NOBODY)

    async with post.database.reading(ALL) as session:
        (entry,) = (await session.scalars(select(AuditRow))).all()
    assert (entry.action, entry.subject_id) == ("delivery.sent_again", str(id))
    assert entry.before == {"state": "dead", "reason": "chat_gone"}


async def test_all_of_one_reason_are_sent_again_at_once(post: Post, letters: DeadLetters) -> None:
    gone = [await ends_with(post, GONE, chat=chat) for chat in (1, 2, 3)]
    held = await ends_with(post, Unknown(problem="silence"), chat=4)

    wanted = LetterFilter(reason=Reason.CHAT_GONE)
    total = await letters.replay_all(post.workspace, wanted, by=None, cause=NOBODY)

    assert total == 3
    assert {await post.state(id) for id in gone} == {State.DUE}
    assert await post.state(held) is State.UNKNOWN


async def test_several_leave_out_what_is_no_dead_letter(post: Post, letters: DeadLetters) -> None:
    dead = await ends_with(post, GONE)
    sent = await post.put(chat=2)
    await post.worker.send_due()

    done = await letters.replay(post.workspace, [dead, sent], by=None, cause=NOBODY)

    assert (done.again, done.left) == ((dead,), (sent,))


async def test_a_single_one_that_was_sent_is_refused_with_its_state(
    post: Post, letters: DeadLetters
) -> None:
    id = await post.put()
    await post.worker.send_due()

    with pytest.raises(Conflict, match="this delivery is sent"):
        await letters.replay(post.workspace, [id], by=None, cause=NOBODY)


async def test_none_and_too_many_are_refused(post: Post, letters: DeadLetters) -> None:
    for ids in ([], [uuid4() for _ in range(201)]):
        with pytest.raises(InvalidInput, match="1 to 200"):
            await letters.replay(post.workspace, ids, by=None, cause=NOBODY)


async def test_another_workspace_does_not_see_it(post: Post, letters: DeadLetters) -> None:
    id = await ends_with(post, GONE)
    other = WorkspaceId(uuid4())

    with pytest.raises(NotFound):
        await letters.replay(other, [id], by=None, cause=NOBODY)
    with pytest.raises(NotFound):
        await letters.one(other, id)
    assert await letters.counts(other) == ()


async def test_an_edit_that_a_newer_one_has_overtaken_is_left(
    post: Post, letters: DeadLetters, case_id: UUID
) -> None:
    post.revisions[case_id] = 1
    await post.put(kind=Kind.CASE_STATUS, case_id=case_id)
    await post.worker.send_due()
    (standing,) = await post.standing()
    dead = await ends_with(
        post, GONE, kind=Kind.CASE_STATUS, case_id=case_id, edits_id=standing.id
    )
    await post.put(kind=Kind.CASE_STATUS, case_id=case_id, edits_id=standing.id)

    done = await letters.replay(post.workspace, [dead], by=None, cause=NOBODY)

    assert (done.again, done.left) == ((), (dead,))


async def test_what_is_let_be_leaves_the_list_and_is_not_sent(
    post: Post, letters: DeadLetters
) -> None:
    id = await ends_with(post, GONE)

    await letters.discard(post.workspace, [id], by=None, cause=NOBODY)

    assert await post.worker.send_due() == 0
    row = await post.row(id)
    assert row.state == "cancelled"
    assert row.problem is not None
    assert row.problem.startswith("discarded by a member; before that: Forbidden")
    with pytest.raises(Conflict, match="cancelled"):
        await letters.discard(post.workspace, [id], by=None, cause=NOBODY)
