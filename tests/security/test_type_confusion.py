"""A number is a number: what only looks like one must not become stars and an alert."""

from __future__ import annotations

import pytest

from tests.integration.web.house import House


@pytest.mark.parametrize("rating", [b"true", b'"1"', b"1.0", b"[1]", b"1" * 5000])
async def test_stars_are_whole_numbers(house: House, rating: bytes) -> None:
    body = b'{"kind": "complaint", "text": "x", "rating": ' + rating + b"}"

    answered = await house.api("POST", "/cases", body=body)

    assert (answered.status, answered.code) == (400, "invalid_input")
