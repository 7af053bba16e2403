"""A refresh token in two hands: nobody is signed out by a race, and no thief stays unnoticed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.errors import NotSignedIn
from core.tenants.begun import SignedIn
from tests.integration.web.house import House


async def signed_in(house: House) -> SignedIn:
    """Return a session of the owner."""
    code = await house.login_code()
    return await house.deps.sign_in.exchange(code, user_agent="x")


async def refreshed(house: House, token: str) -> str:
    """Return the token that follows."""
    return (await house.deps.sign_in.refresh(token, user_agent="x")).refresh_token


async def test_all_tabs_that_refresh_at_once_hold_the_same_token(house: House) -> None:
    first = (await signed_in(house)).refresh_token

    tokens = await asyncio.gather(*(refreshed(house, first) for _ in range(3)))

    assert len(set(tokens)) == 1
    assert first not in tokens


async def test_a_thief_within_the_thirty_seconds_ends_the_session_with_the_owner(
    house: House,
) -> None:
    first = (await signed_in(house)).refresh_token
    owners = await refreshed(house, first)
    thiefs = await refreshed(house, first)

    house.rows.clock.advance(timedelta(minutes=9))
    newest = await refreshed(house, thiefs)
    house.rows.clock.advance(timedelta(minutes=1))

    for token in (owners, newest):
        with pytest.raises(NotSignedIn):
            await refreshed(house, token)


async def test_signing_out_with_a_lost_answer_signs_out(house: House) -> None:
    first = (await signed_in(house)).refresh_token
    newest = await refreshed(house, first)  # its answer never arrives

    await house.deps.sign_in.end(first)

    with pytest.raises(NotSignedIn):
        await refreshed(house, newest)
