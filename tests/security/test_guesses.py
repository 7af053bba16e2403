"""Words that are none of ours: counted for each address, told in the audit trail, never kept; and
whoever brings a good one from the same address is let in all the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.tenants.refusals import REFUSED
from tests.integration.web.house import Answer, House
from tests.integration.web.live import connect
from tests.security.test_keys import key, make
from web.throttle import TRIES_A_MINUTE

RUBBISH = "opk_1." + "A" * 43


def bearer(word: str) -> dict[str, str]:
    """Return the header with this word."""
    return {"Authorization": f"Bearer {word}"}


async def me(house: House, word: str) -> Answer:
    """Ask who this is."""
    return await house.api("GET", "/me", who=None, headers=bearer(word))


async def told(house: House) -> list[dict[str, Any]]:
    """Return what the trail tells of refused sign-ins."""
    await house.rows.runtime.refusals.write()
    answered = await house.api("GET", f"/audit?action={REFUSED}")
    items: list[dict[str, Any]] = answered.json["items"]
    return items


@pytest.mark.parametrize("word", [RUBBISH, "made.up.token", "nonsense"], ids=["key", "token", "x"])
async def test_many_bad_words_are_told_to_wait(house: House, word: str) -> None:
    for _ in range(TRIES_A_MINUTE):
        assert (await me(house, word)).status == 401

    refused = await me(house, word)

    assert (refused.status, refused.code) == (429, "too_many_tries")
    house.rows.clock.advance(timedelta(seconds=int(refused.headers["Retry-After"])))
    assert (await me(house, word)).status == 401


async def test_good_words_from_the_same_address_are_let_in(house: House) -> None:
    good = await key(house, "cases.read")
    for _ in range(TRIES_A_MINUTE + 1):
        await me(house, RUBBISH)

    by_key = await house.api("GET", "/me", who=None, headers=good)
    by_person = await house.api("GET", "/me", who="staff")
    code = await house.login_code()
    signed_in = await house.api("POST", "/session", who=None, json={"code": code})

    assert [one.status for one in (by_key, by_person, signed_in)] == [200, 200, 200]
    assert (await me(house, RUBBISH)).status == 429


async def test_what_was_good_once_is_no_guess(house: House) -> None:
    """A program that does not know yet that its key is over is told so, and does not look like
    somebody who guesses; a page whose token has expired neither."""
    made = await make(house, "*")
    await house.api("DELETE", f"/api-keys/{made.json['key']['id']}")
    old = house.bearer("staff")["Authorization"].removeprefix("Bearer ")
    house.rows.clock.advance(timedelta(minutes=11))

    answers = [
        await me(house, word) for _ in range(TRIES_A_MINUTE) for word in (made.json["token"], old)
    ]

    assert {one.status for one in answers} == {401}
    assert await told(house) == []


async def test_a_wrong_secret_stands_in_the_trail_of_its_keys_workspace(house: House) -> None:
    made = await make(house, "*")
    token = made.json["token"]
    wrong = token[:-8] + "c4n4ryxx"
    for _ in range(3):
        await me(house, wrong)
    live = await connect(house, protocols=(), headers=bearer(wrong))
    assert (await live.closed())[0] == 4401
    await me(house, RUBBISH)  # leads to no workspace, and there are two

    entries = await told(house)

    assert sorted((one["via"], one["after"]["tries"]) for one in entries) == [
        ("api", 3),
        ("socket", 1),
    ]
    for one in entries:
        assert (one["by"], one["subject_kind"]) == (None, "sign_in")
        assert (one["subject_id"], one["after"]["how"]) == ("127.0.0.1", "api_key")
    assert "c4n4ry" not in str(entries)
    assert token.partition(".")[2][:20] not in str(entries)


async def test_bad_words_on_the_socket_are_counted_too(house: House) -> None:
    for _ in range(TRIES_A_MINUTE):
        live = await connect(house, protocols=(), headers=bearer(RUBBISH))
        assert (await live.closed())[0] == 4401

    by_header = await connect(house, protocols=(), headers=bearer(RUBBISH))
    by_frame = await connect(house)
    await by_frame.say({"type": "authenticate", "token": "no.ticket"})
    good = await connect(house, protocols=(), headers=house.bearer("staff"))

    for live in (by_header, by_frame):
        code, frames = await live.closed()
        assert (code, frames[-1]["data"]["code"]) == (4429, "too_many_tries")
    assert (await good.next())["type"] == "hello"
