"""One-time codes and refresh tokens: good once, forgiving of a lost answer, deaf to thieves."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.db.tenancy import System
from core.errors import NotAllowed, NotSignedIn, Unavailable
from core.ids import WorkspaceId
from core.inbox.cause import Cause
from core.tenants.role import Role
from core.tenants.tables import MemberRow, PersonRow, WorkspaceRow
from core.work import Work
from tests.contracts.flows.conftest import House

ALL = System(reason="a test that moves people between workspaces")


async def code_for(house: House) -> str:
    """Return a fresh code for the owner."""
    return await house.runtime.sign_in.issue(house.owner, cause=Cause(actor=house.owner))


async def test_a_code_signs_in_once_even_when_used_twice_at_once(house: House) -> None:
    code = await code_for(house)

    answers = await asyncio.gather(
        *(house.runtime.sign_in.exchange(code, user_agent="x") for _ in range(2)),
        return_exceptions=True,
    )

    assert sum(isinstance(one, NotSignedIn) for one in answers) == 1
    (signed_in,) = (one for one in answers if not isinstance(one, BaseException))
    assert (signed_in.person_id, signed_in.role) == (house.owner, Role.OWNER)


async def test_a_code_is_good_for_five_minutes(house: House, clock: ManualClock) -> None:
    code = await code_for(house)

    clock.advance(timedelta(minutes=5))

    with pytest.raises(NotSignedIn):
        await house.runtime.sign_in.exchange(code, user_agent="x")


async def test_a_customer_is_no_member_and_may_not_sign_in(house: House) -> None:
    sign_in = house.runtime.sign_in
    code = await sign_in.issue(house.customer, cause=Cause(actor=house.customer))

    with pytest.raises(NotAllowed):
        await sign_in.exchange(code, user_agent="x")


async def test_a_lost_answer_signs_nobody_out(house: House, clock: ManualClock) -> None:
    sign_in = house.runtime.sign_in
    first = await sign_in.exchange(await code_for(house), user_agent="x")
    await sign_in.refresh(first.refresh_token, user_agent="x")  # its answer never arrives

    clock.advance(timedelta(seconds=10))
    again = await sign_in.refresh(first.refresh_token, user_agent="x")

    assert (await sign_in.refresh(again.refresh_token, user_agent="x")).person_id == house.owner


async def test_an_old_token_coming_back_later_ends_the_family(
    house: House, clock: ManualClock
) -> None:
    sign_in = house.runtime.sign_in
    first = await sign_in.exchange(await code_for(house), user_agent="x")
    second = await sign_in.refresh(first.refresh_token, user_agent="x")

    clock.advance(timedelta(seconds=31))

    for token in (first.refresh_token, second.refresh_token):
        with pytest.raises(NotSignedIn):
            await sign_in.refresh(token, user_agent="x")


async def test_the_thirty_seconds_cannot_be_stretched(house: House, clock: ManualClock) -> None:
    sign_in = house.runtime.sign_in
    first = await sign_in.exchange(await code_for(house), user_agent="x")
    await sign_in.refresh(first.refresh_token, user_agent="x")
    clock.advance(timedelta(seconds=20))
    await sign_in.refresh(first.refresh_token, user_agent="x")

    clock.advance(timedelta(seconds=20))

    with pytest.raises(NotSignedIn):
        await sign_in.refresh(first.refresh_token, user_agent="x")


async def test_what_nobody_was_given_is_refused_without_the_writer(house: House) -> None:
    sign_in = house.runtime.sign_in
    known = await code_for(house)
    house.runtime.writer.close()  # from here on everything that asks the writer is Unavailable

    with pytest.raises(NotSignedIn):
        await sign_in.exchange("made up", user_agent="x")
    with pytest.raises(NotSignedIn):
        await sign_in.refresh("made up", user_agent="x")
    await sign_in.end("made up")
    with pytest.raises(Unavailable):
        await sign_in.exchange(known, user_agent="x")


async def test_an_open_dashboard_stays_in_its_workspace_while_its_reader_is_a_member(
    house: House,
) -> None:
    sign_in = house.runtime.sign_in
    first = await sign_in.exchange(await code_for(house), user_agent="x")
    bar = await a_second_workspace(house)

    renewed = await sign_in.refresh(first.refresh_token, user_agent="x")
    begun_later = await sign_in.exchange(await code_for(house), user_agent="x")
    await leave(house, house.workspace)
    moved = await sign_in.refresh(renewed.refresh_token, user_agent="x")
    again = await sign_in.refresh(moved.refresh_token, user_agent="x")

    assert (renewed.workspace_id, renewed.role) == (house.workspace, Role.OWNER)
    assert begun_later.workspace_id == bar
    assert [(one.workspace_id, one.role) for one in (moved, again)] == [(bar, Role.STAFF)] * 2


async def a_second_workspace(house: House) -> WorkspaceId:
    """Make one where the owner is staff, and where their commands act from now on."""
    bar = WorkspaceId(uuid4())
    now = house.runtime.clock.now()

    async def body(session: AsyncSession, _work: Work) -> None:
        session.add(WorkspaceRow(id=bar, name="Bar", language="en", zone="UTC", created_at=now))
        await session.flush()
        session.add(
            MemberRow(
                id=uuid4(), workspace_id=bar, person_id=house.owner, role="staff", created_at=now
            )
        )
        (await session.get_one(PersonRow, house.owner)).active_workspace_id = bar

    await house.runtime.books.transaction(ALL, body)
    return bar


async def leave(house: House, workspace: WorkspaceId) -> None:
    """Take the owner's membership away."""

    async def body(session: AsyncSession, _work: Work) -> None:
        await session.execute(
            delete(MemberRow).where(
                MemberRow.workspace_id == workspace, MemberRow.person_id == house.owner
            )
        )

    await house.runtime.books.transaction(ALL, body)
