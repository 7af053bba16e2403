"""How many requests a caller may make, and what every answer says about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.web.house import House, open_house
from tests.integration.web.rows import Rows

SAYS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


@pytest.fixture
async def narrow(rows: Rows, tmp_path: Path) -> AsyncIterator[House]:
    """A house where three requests a minute are enough."""
    async with open_house(rows, tmp_path, per_minute=3) as opened:
        yield opened


async def test_every_answer_says_what_is_left(narrow: House) -> None:
    answers = [
        await narrow.api("GET", "/me"),
        await narrow.api("GET", f"/cases/{narrow.rows.ids.new()}"),
        await narrow.api("POST", "/cases", json={}),
    ]

    assert [one.status for one in answers] == [200, 404, 400]
    assert [one.headers["RateLimit-Limit"] for one in answers] == ["3"] * 3
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["2", "1", "0"]
    assert answers[0].headers["RateLimit-Policy"] == "3;w=60"
    for one in answers:
        assert 1 <= int(one.headers["RateLimit-Reset"]) <= 61
        assert [one.headers[f"X-{name}"] for name in SAYS] == [one.headers[n] for n in SAYS]


async def test_what_is_beyond_is_told_when_to_come_again(narrow: House) -> None:
    for _ in range(3):
        await narrow.api("GET", "/me")

    refused = await narrow.api("GET", "/me")

    assert (refused.status, refused.code) == (429, "too_many_requests")
    assert refused.headers["RateLimit-Remaining"] == "0"
    wait = int(refused.headers["Retry-After"])
    assert refused.headers["RateLimit-Reset"] == str(wait)
    narrow.rows.clock.advance(timedelta(seconds=wait))
    assert (await narrow.api("GET", "/me")).status == 200


async def test_nothing_is_done_beyond_the_limit(narrow: House) -> None:
    for _ in range(3):
        await narrow.api("GET", "/me")
    key = {"Idempotency-Key": "once"}
    said = {"kind": "request", "text": "A towel"}

    refused = await narrow.api("POST", "/cases", json=said, headers=key)
    narrow.rows.clock.advance(timedelta(seconds=61))
    done = await narrow.api("POST", "/cases", json=said, headers=key)

    assert (refused.status, done.status) == (429, 201)


async def test_one_callers_haste_is_not_anothers(narrow: House) -> None:
    said = {"name": "Billing", "scopes": ["*"]}
    made = await narrow.api("POST", "/api-keys", json=said)
    header = {"Authorization": f"Bearer {made.json['token']}"}
    for _ in range(3):
        await narrow.api("GET", "/me")

    assert (await narrow.api("GET", "/me")).status == 429
    assert (await narrow.api("GET", "/me", who="staff")).status == 200
    by_key = await narrow.api("GET", "/me", who=None, headers=header)
    assert by_key.headers["RateLimit-Remaining"] == "2"


async def test_who_is_not_signed_in_is_not_counted(narrow: House) -> None:
    refused = await narrow.api("GET", "/me", who=None)

    assert refused.status == 401
    assert "RateLimit-Limit" not in refused.headers


async def test_without_a_limit_nothing_is_said(house: House) -> None:
    assert "RateLimit-Limit" not in (await house.api("GET", "/me")).headers
