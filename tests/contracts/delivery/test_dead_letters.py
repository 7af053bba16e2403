"""Dead letters: listed with a reason, sent again or cancelled by a person."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace
from core.delivery import dead_letters
from core.delivery.dead_letters import DeadLetters
from core.delivery.kind import Kind
from core.delivery.outcome import Refused, Unknown
from core.delivery.state import State
from core.errors import Conflict, NotFound
from core.ids import WorkspaceId
from core.work import Work
from tests.contracts.delivery.post import Post


async def send_again(post: Post, id: UUID, workspace: WorkspaceId | None = None) -> None:
    """Do what the button does."""

    async def body(session: AsyncSession, work: Work) -> None:
        await dead_letters.send_again(session, work, id=id, now=post.clock.now())

    await post.books.transaction(InWorkspace(workspace_id=workspace or post.workspace), body)


async def cancel(post: Post, id: UUID) -> None:
    """Do what the other button does."""

    async def body(session: AsyncSession, work: Work) -> None:
        now = post.clock.now()
        await dead_letters.cancel(session, work, id=id, now=now, listener=post.notebook)

    await post.books.transaction(InWorkspace(workspace_id=post.workspace), body)


async def test_the_list_says_why(post: Post) -> None:
    dead = await post.put(chat=1)
    held = await post.put(chat=2, kind=Kind.CASE_REPLY)
    await post.put(chat=3)
    post.channel.plan(Refused(problem="message text is empty"), Unknown(problem="silence"))
    await post.worker.send_due()

    letters = await DeadLetters(database=post.database).newest(post.workspace)

    assert [(one.id, one.state, one.problem) for one in letters] == [
        (held, State.UNKNOWN, "silence"),
        (dead, State.DEAD, "message text is empty"),
    ]


async def test_sending_again_starts_afresh_and_says_that_it_may_be_a_repeat(post: Post) -> None:
    id = await post.put(kind=Kind.CASE_REPLY)
    post.channel.plan(Unknown(problem="silence"))
    await post.worker.send_due()

    await send_again(post, id)
    await post.worker.send_due()

    assert await post.state(id) is State.SENT
    assert [one.repeats for one in post.channel.sent] == [False, True]


async def test_what_was_sent_is_not_sent_again(post: Post) -> None:
    id = await post.put()
    await post.worker.send_due()

    with pytest.raises(Conflict, match="this delivery is sent"):
        await send_again(post, id)


async def test_another_workspace_does_not_see_it(post: Post) -> None:
    id = await post.put()

    with pytest.raises(NotFound):
        await send_again(post, id, WorkspaceId(uuid4()))


async def test_what_is_due_can_be_cancelled_once(post: Post) -> None:
    id = await post.put()

    await cancel(post, id)

    assert await post.worker.send_due() == 0
    assert [one.state for one in post.notebook.ended] == [State.CANCELLED]
    with pytest.raises(Conflict, match="cancelled"):
        await cancel(post, id)
