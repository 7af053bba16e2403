"""The address machines post to."""

from __future__ import annotations

import io
import logging

import pytest

from tests.integration.web.house import House


async def hook(house: House) -> str:
    made = await house.api("POST", "/integrations", json={"name": "P", "preset": "alertmanager"})
    return str(made.json["url"]).removeprefix(house.base)


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/x-www-form-urlencoded", "text/plain", "nonsense"],
)
async def test_json_is_taken_whatever_the_sender_calls_it(house: House, content_type: str) -> None:
    answered = await house.ask(
        "POST",
        await hook(house),
        who=None,
        body=b'{"alerts": []}',
        headers={"Content-Type": content_type},
    )

    assert answered.status == 202
    assert answered.json["id"]


async def test_an_address_nobody_has_is_not_found(house: House) -> None:
    answered = await house.ask("POST", "/hooks/nobody", who=None, body=b"{}")

    assert (answered.status, answered.code) == (404, "not_found")
    assert b"nobody" not in answered.raw


@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        (b"", 400, "body"),
        (b'{"a": ', 400, "JSON"),
        (b'{"a": 1, "a": 2}', 400, "'a'"),
        (b'{"a": NaN}', 400, "NaN"),
        (b'{"a": ' * 21 + b"1" + b"}" * 21, 400, "levels"),
        (b'["' + b"x" * 1024 * 1024 + b'"]', 413, "1024 kB"),
    ],
    ids=["empty", "broken", "twice", "nan", "deep", "large"],
)
async def test_a_body_nobody_can_read_is_refused_by_what_is_wrong(
    house: House, body: bytes, status: int, named: str
) -> None:
    answered = await house.ask("POST", await hook(house), who=None, body=io.BytesIO(body))

    assert answered.status == status
    assert answered.headers["Content-Type"] == "application/problem+json"
    assert named in answered.raw.decode()


async def test_a_compressed_body_is_not_unpacked(house: House) -> None:
    answered = await house.ask(
        "POST",
        await hook(house),
        who=None,
        body=b"\x1f\x8b",
        headers={"Content-Encoding": "gzip"},
    )

    assert answered.status == 415


async def test_a_person_who_opens_the_address_is_told_what_it_is(house: House) -> None:
    answered = await house.ask("GET", await hook(house), who=None)

    assert answered.status == 405
    assert answered.headers["Allow"] == "POST"
    assert b"takes webhooks" in answered.raw


async def test_the_secret_address_is_never_logged(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    path = await hook(house)
    token = path.rpartition("/")[2]

    with caplog.at_level(logging.DEBUG):
        await house.ask("POST", f"{path}?key=hidden", who=None, body=b"{}")
        await house.ask("GET", "/ws/dashboard?token=hidden", who=None)

    lines = [
        str(one.__dict__) for one in caplog.records if one.name.startswith(("web", "aiohttp"))
    ]
    assert any("/hooks/…" in line for line in lines)
    assert not [line for line in lines if token in line or "hidden" in line]
