"""One-time codes and refresh tokens: good once, forgiving of a lost answer, deaf to thieves."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.clock import ManualClock
from core.errors import NotAllowed, NotSignedIn, Unavailable
from core.inbox.cause import Cause
from core.tenants.role import Role
from tests.contracts.flows.conftest import House


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
