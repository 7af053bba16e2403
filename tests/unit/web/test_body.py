"""Large JSON is checked beside the loop, small JSON on the spot; both are refused alike."""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

import pytest
from aiohttp import StreamReader
from aiohttp.base_protocol import BaseProtocol
from aiohttp.test_utils import make_mocked_request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from core.errors import InvalidInput
from web.api.asked import Words
from web.body import READ_AT_ONCE, check_json, invalid_fields, read_body
from web.problems import ProblemAnswer

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


async def test_who_leaves_before_the_body_is_read_is_refused_like_one_who_cut_it_off() -> None:
    content = StreamReader(BaseProtocol(asyncio.get_running_loop()), limit=READ_AT_ONCE)
    content.feed_data(SMALL)
    content.feed_eof()
    content.set_exception(ConnectionResetError("Connection lost"))
    request = make_mocked_request("POST", "/api/v1/cases", payload=content)

    with pytest.raises(ProblemAnswer, match="ended before its end") as refused:
        await read_body(request)

    assert (refused.value.status, refused.value.code) == (400, "body_cut_off")


WHEN = "a time with its zone, such as 2026-11-20T12:00:00Z"


class Wish(BaseModel):
    """What somebody may ask for."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(max_length=3)
    name: Annotated[Words, Field(min_length=1)] = "Lobby"
    chosen: Annotated[tuple[str, ...], Field(max_length=2)] = ()
    stars: int = Field(default=1, ge=1)
    place: UUID | None = None
    until: AwareDatetime | None = None


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ({}, "kind: '(missing)' is not taken; wanted: a value"),
        ({"kind": "a", "cind": 1}, "cind: '1' is not taken; wanted: one of kind, place"),
        ({"kind": "abcd"}, "kind: 'abcd' is not taken; wanted: text of at most 3 characters"),
        ({"kind": "a", "name": ""}, "name: '' is not taken; wanted: text of at least 1 character"),
        (
            {"kind": "a", "chosen": ["1", "2", "3"]},
            "chosen: \"['1', '2', '3']\" is not taken; wanted: a list of at most 2 items",
        ),
        ({"kind": "a", "stars": 0}, "stars: '0' is not taken; wanted: greater than or equal to 1"),
        (
            {"kind": "a", "place": "Lobby"},
            "place: 'Lobby' is not taken; wanted: an id, which is a UUID",
        ),
        ({"kind": "a", "until": "12:00"}, "until: '12:00' is not taken; wanted: " + WHEN),
    ],
)
def test_a_field_that_is_not_taken_is_told_with_what_would_be_right(
    asked: dict[str, object], detail: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        Wish.model_validate(asked)

    assert invalid_fields(caught.value, known=["kind", "place"]).message == detail
