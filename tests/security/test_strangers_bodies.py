"""Who knows no address of ours does not get their bodies read."""

from __future__ import annotations

import pytest

from tests.integration.web.house import House


@pytest.mark.parametrize(
    "body",
    [b"", b'{"a":1,"a":2}', b"[" * 300, b"{" + b"x" * 900_000],
    ids=["nothing", "a doubled key", "deep", "900 kB"],
)
async def test_a_body_for_nobody_is_not_looked_at(house: House, body: bytes) -> None:
    answered = await house.ask("POST", "/hooks/nobody-has-this", who=None, body=body)

    assert (answered.status, answered.code) == (404, "not_found")
