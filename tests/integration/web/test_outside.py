"""Pages of other origins, and readers behind a proxy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.proxies import parse_proxies
from tests.integration.web.house import House, open_house
from tests.integration.web.rows import Rows
from web.throttle import TRIES_A_MINUTE

NAMED, STRANGE = {"Origin": "https://app.example.com"}, {"Origin": "https://evil.example"}
ASKS = {"Access-Control-Request-Method": "POST"}


@pytest.fixture
async def open_door(rows: Rows, tmp_path: Path) -> AsyncIterator[House]:
    """A house behind one proxy whose API another page may use."""
    async with open_house(
        rows, tmp_path, origins=("https://app.example.com",), proxies=parse_proxies("1")
    ) as opened:
        yield opened


async def test_a_named_page_is_let_in_before_it_asks(open_door: House) -> None:
    answer = await open_door.api("OPTIONS", "/cases", who=None, headers=NAMED | ASKS)

    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    assert "Idempotency-Key" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Vary"] == "Origin"


async def test_a_named_page_reads_answers_and_refusals(open_door: House) -> None:
    read = await open_door.api("GET", "/cases", headers=NAMED)
    refused = await open_door.api("GET", "/cases", who=None, headers=NAMED)

    assert (read.status, refused.status) == (200, 401)
    for one in (read, refused):
        assert one.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
        assert one.headers["Access-Control-Allow-Credentials"] == "true"


async def test_another_page_is_told_nothing(open_door: House) -> None:
    asked = await open_door.api("OPTIONS", "/cases", who=None, headers=STRANGE | ASKS)
    read = await open_door.api("GET", "/cases", headers=STRANGE)
    elsewhere = await open_door.ask("GET", "/healthz", who=None, headers=NAMED)

    for one in (asked, read, elsewhere):
        assert "Access-Control-Allow-Origin" not in one.headers
    assert asked.status == 405


async def test_nobody_is_named_unless_the_operator_says_so(house: House) -> None:
    answer = await house.api("GET", "/cases", headers=NAMED)

    assert "Access-Control-Allow-Origin" not in answer.headers


async def test_readers_behind_a_proxy_have_tries_of_their_own(open_door: House) -> None:
    async def tries(address: str) -> int:
        answer = await open_door.api(
            "POST",
            "/session",
            who=None,
            json={"code": "made-up"},
            headers={"X-Forwarded-For": f"6.6.6.6, {address}"},
        )
        return answer.status

    first = [await tries("203.0.113.7") for _ in range(TRIES_A_MINUTE + 1)]

    assert first[-1] == 429
    assert await tries("203.0.113.8") == 401


async def test_without_a_proxy_of_ours_the_header_helps_nobody(house: House) -> None:
    statuses = [
        (
            await house.api(
                "POST",
                "/session",
                who=None,
                json={"code": "made-up"},
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            )
        ).status
        for number in range(TRIES_A_MINUTE + 1)
    ]

    assert statuses[-1] == 429
