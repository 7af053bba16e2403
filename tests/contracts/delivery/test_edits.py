"""Edits: one due per message, the latest wins, and a message that is gone is sent anew."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.delivery.due import Due
from core.delivery.kind import Kind
from core.delivery.message import Line, Message
from core.delivery.outbox import SENT, enqueue_edits
from core.delivery.outcome import AddressGone, AddressMoved, Retry, Unknown
from core.delivery.rendering import Rendered, each
from core.delivery.settle import Settle
from core.delivery.state import State
from core.delivery.subject import Subject, SubjectKind
from core.delivery.tables import SentMessageRow
from core.ids import WorkspaceId
from core.work import Batch, Books, Change, Deciding, Work
from tests.contracts.conftest import BOT
from tests.contracts.delivery.post import CHANGED_CHAT, Post


async def sent_status(post: Post, case_id: UUID) -> SentMessageRow:
    """Send a status message about the case at revision 1."""
    post.revisions[case_id] = 1
    await post.put(kind=Kind.CASE_STATUS, case_id=case_id)
    await post.worker.send_due()
    (standing,) = await post.standing()
    return standing


async def edit(post: Post, sent: SentMessageRow) -> None:
    """Say that its subject has changed, as a flow does."""
    assert sent.case_id is not None
    post.revisions[sent.case_id] += 1

    async def body(_: AsyncSession, work: Work) -> None:
        enqueue_edits(work, ids=post.ids, now=post.clock.now(), sent=[sent], urgency=1)

    await post.books.transaction(InWorkspace(workspace_id=post.workspace), body)


async def test_many_changes_are_one_edit_that_shows_the_latest(post: Post, case_id: UUID) -> None:
    sent = await sent_status(post, case_id)

    for _ in range(3):
        await edit(post, sent)
    assert await post.worker.send_due() == 1

    assert post.channel.sent[-1].edits == sent.message_id
    assert post.channel.headlines == ["revision 1", "revision 4"]
    assert [one.shown_revision for one in await post.standing()] == [4]
    assert await post.worker.send_due() == 0


async def test_a_card_whose_subject_changed_while_it_was_sent_is_edited_at_once(
    post: Post, case_id: UUID
) -> None:
    post.revisions[case_id] = 1
    render = post.words.render

    class Slow:
        async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
            said = await render(dues)
            post.revisions[case_id] = 2
            return said

    await post.put(kind=Kind.CASE_STATUS, case_id=case_id)
    post.with_renderer(Slow())

    await post.worker.send_due()
    await post.worker.send_due()

    assert post.channel.headlines == ["revision 1", "revision 2"]
    assert await post.worker.send_due() == 0


async def test_a_message_that_shows_no_revision_is_not_edited_without_end(
    post: Post, case_id: UUID
) -> None:
    class Static:
        async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
            return each(dues, lambda _: Message(headline=Line.of("Thank you")))

    post.revisions[case_id] = 4
    post.with_renderer(Static())
    await post.put(kind=Kind.CASE_STATUS, case_id=case_id)

    await post.worker.send_due()

    assert await post.worker.send_due() == 0


async def test_an_edit_that_fails_gives_way_to_a_newer_one(
    post: Post, case_id: UUID, clock: ManualClock
) -> None:
    sent = await sent_status(post, case_id)
    await edit(post, sent)
    post.channel.plan(Retry(problem="bad gateway"))
    post.channel.gate.clear()
    post.channel.arrived.clear()

    async def meanwhile() -> None:
        await post.channel.arrived.wait()
        await edit(post, sent)
        post.channel.gate.set()

    await post.both(post.worker.send_due(), meanwhile())
    first = (await post.rows())[1]
    clock.advance(timedelta(seconds=2))
    sends = await post.worker.send_due()

    assert sends == 1
    assert await post.state(first.id) is State.CANCELLED
    assert post.channel.headlines[-1] == "revision 3"


async def test_an_edit_that_may_have_arrived_is_simply_sent_again(
    post: Post, case_id: UUID, clock: ManualClock
) -> None:
    sent = await sent_status(post, case_id)
    await edit(post, sent)
    post.channel.plan(*[Unknown(problem="silence")] * 3)

    for _ in range(4):
        await post.worker.send_due()
        clock.advance(timedelta(minutes=1))

    assert [one.edits for one in post.channel.sent[1:]] == [sent.message_id] * 4
    assert not any(one.repeats for one in post.channel.sent)
    assert [row.state for row in await post.rows()] == ["sent", "sent"]


async def test_a_card_that_somebody_deleted_is_sent_anew(post: Post, case_id: UUID) -> None:
    sent = await sent_status(post, case_id)
    await edit(post, sent)
    post.channel.plan(AddressGone(problem="message to edit not found", message_only=True))

    await post.worker.send_due()
    await post.worker.send_due()

    assert [one.edits for one in post.channel.sent] == [None, sent.message_id, None]
    forgotten, new = await post.standing()
    assert (forgotten.case_id, new.case_id) == (None, case_id)
    assert post.notebook.gone_addresses == []


async def test_an_edit_in_a_chat_that_moved_becomes_a_new_message_there(
    post: Post, case_id: UUID
) -> None:
    sent = await sent_status(post, case_id)
    await edit(post, sent)
    post.channel.plan(AddressMoved(address=CHANGED_CHAT))

    await post.worker.send_due()
    await post.worker.send_due()

    last = post.channel.sent[-1]
    assert (last.edits, last.address) == (None, CHANGED_CHAT)


class _Changes:
    """A flow on the hot path: raises the case's revision and edits what shows it."""

    def __init__(self, post: Post, case_id: UUID) -> None:
        self._post = post
        self._subject = Subject(kind=SubjectKind.CASE, id=case_id)

    @property
    def workspace_id(self) -> WorkspaceId:
        """The workspace of the test."""
        return self._post.workspace

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        """Change the case."""
        revisions = self._post.settlements.revisions
        batch.want(revisions, self._subject)
        batch.want(SENT, self._subject)
        yield
        batch.put(revisions, self._subject, (batch.get(revisions, self._subject) or 0) + 1)
        sent = batch.get(SENT, self._subject) or ()
        enqueue_edits(work, ids=self._post.ids, now=batch.now, sent=sent, urgency=1)


class _InOneCommit:
    """Books that take a flow's change together with each settlement, before or behind it."""

    def __init__(self, post: Post, case_id: UUID, *, before: bool) -> None:
        self._books = post.books
        self._changes = _Changes(post, case_id)
        self._before = before

    async def change(self, change: Change[Any]) -> Any:
        """Hand over both within one turn of the loop, which the writer takes as one batch."""
        if not isinstance(change, Settle):
            return await self._books.change(change)
        both: list[Change[Any]] = [change, self._changes]
        if self._before:
            both.reverse()
        done = await asyncio.gather(*map(self._books.change, both))
        return done[both.index(change)]


@pytest.mark.parametrize("before", [True, False], ids=["before it", "behind it"])
async def test_a_change_in_the_very_commit_of_the_settlement_is_not_missed(
    post: Post, case_id: UUID, before: bool
) -> None:
    post.revisions[case_id] = 1
    await post.put(kind=Kind.CASE_STATUS, case_id=case_id)
    post.with_books(cast(Books, _InOneCommit(post, case_id, before=before)))

    await post.worker.send_due()

    due = [row for row in await post.rows() if row.state == "due"]
    (sent,) = await post.standing()
    assert [row.edits_id for row in due] == [sent.id]
    assert sent.bot_id == BOT
