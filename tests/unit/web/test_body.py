"""Large JSON is checked beside the loop, small JSON on the spot; both are refused alike."""

from __future__ import annotations

import asyncio

import pytest

from core.errors import InvalidInput
from web.body import READ_AT_ONCE, check_json

SMALL = b'{"a": 1}'
LARGE = b'{"a": "' + b"x" * READ_AT_ONCE + b'"}'


@pytest.mark.parametrize(("body", "lets"), [(SMALL, False), (LARGE, True)], ids=["small", "large"])
async def test_a_large_body_lets_others_be_served_meanwhile(body: bytes, lets: bool) -> None:
    served = asyncio.Event()
    asyncio.get_running_loop().call_soon(served.set)

    await check_json(body)

    assert served.is_set() is lets


@pytest.mark.parametrize("body", [SMALL[:-1], LARGE[:-1]], ids=["small", "large"])
async def test_what_is_no_json_is_refused_at_any_size(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        await check_json(body)


async def test_what_was_checked_need_not_be_read_again() -> None:
    assert await check_json(SMALL) == {"a": 1}
