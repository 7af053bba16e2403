"""Whatever is sent: a clear problem with a stable code, never a 5xx."""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import quote

import orjson
import pytest

from tests.integration.web.house import House
from tests.security.bodies import BODIES, NOBODY
from tests.security.test_every_route import sent_to
from web.api import ROUTES
from web.route import Route

DEEP = b'{"kind": ' + b"[" * 21 + b"]" * 21 + b"}"

NO_CASES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 400, "body"),
    "blank": (b"  \n ", 400, "body"),
    "broken": (b'{"kind": ', 400, "body"),
    "no object": (b"[1]", 400, "body"),
    "null": (b"null", 400, "body"),
    "twice": (b'{"kind": "complaint", "kind": "request", "text": "x"}', 400, "kind"),
    "twice inside": (b'{"kind": {"a": 1, "a": 2}, "text": "x"}', 400, "'a'"),
    "not a number": (b'{"kind": "complaint", "text": "x", "rating": NaN}', 400, "NaN"),
    "infinity": (b'{"kind": "complaint", "text": "x", "rating": -Infinity}', 400, "Infinity"),
    "huge float": (b'{"kind": "complaint", "text": "x", "rating": 1e999}', 400, "rating"),
    "endless number": (
        b'{"kind": "complaint", "text": "x", "rating": ' + b"9" * 5000 + b"}",
        400,
        "rating",
    ),
    "too deep": (DEEP, 400, "levels"),
    "very deep": (b"[" * 100_000, 400, "levels"),
    "not utf-8": (b'{"kind": "complaint", "text": "\xff"}', 400, "UTF-8"),
    "half a character": (b'{"kind": "complaint", "text": "\\ud800"}', 400, "hex escape"),
    "nul": (b'{"kind": "complaint", "text": "a\\u0000b"}', 400, "text"),
    "unknown field": (b'{"kind": "complaint", "text": "x", "workspace": "y"}', 400, "workspace"),
    "wrong kind": (b'{"kind": "rant", "text": "x"}', 400, "kind"),
    "wrong type": (b'{"kind": "complaint", "text": 7}', 400, "text"),
    "six stars": (b'{"kind": "complaint", "text": "x", "rating": 6}', 400, "rating"),
    "no id": (b'{"kind": "complaint", "text": "x", "place": "12"}', 400, "place"),
    "says nothing": (b'{"kind": "complaint", "text": "  "}', 400, "text"),
    "too long a text": (
        b'{"kind": "complaint", "text": "' + b"x" * 5000 + b'"}',
        400,
        "4000",
    ),
    "unknown place": (
        b'{"kind": "complaint", "text": "x", "place": "018f0000-0000-7000-8000-000000000000"}',
        404,
        "place",
    ),
    "too large": (b'{"text": "' + b"x" * (256 * 1024) + b'"}', 413, "256 kB"),
}


@pytest.mark.parametrize(("body", "status", "named"), NO_CASES.values(), ids=NO_CASES.keys())
async def test_a_body_that_is_not_taken_is_answered_by_what_is_wrong(
    house: House, body: bytes, status: int, named: str
) -> None:
    answered = await house.api("POST", "/cases", body=body)

    assert answered.status == status, answered.raw
    assert answered.code in {"invalid_input", "too_large", "not_found"}
    assert named in answered.raw.decode()
    assert (await house.api("GET", "/cases")).json["items"] == []


async def test_every_wrong_field_is_named(house: House) -> None:
    answered = await house.api("POST", "/cases", json={"kind": "rant", "rating": 9, "x": 1})

    assert {one["field"] for one in answered.json["errors"]} == {"kind", "rating", "x"}


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content-Type": "text/plain"}, 415, "not_json"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415, "not_json"),
        ({"Content-Encoding": "gzip"}, 415, "encoding_not_taken"),
        ({"Idempotency-Key": " "}, 400, "invalid_input"),
        ({"Idempotency-Key": "x" * 201}, 400, "invalid_input"),
    ],
)
async def test_headers_are_read_as_strictly(
    house: House, headers: dict[str, str], status: int, code: str
) -> None:
    answered = await house.api(
        "POST", "/cases", json={"kind": "complaint", "text": "x"}, headers=headers
    )

    assert (answered.status, answered.code) == (status, code)


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 50\r\n\r\n{",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        b"Content-Length: many\r\n\r\n{}",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    ],
    ids=["cut off", "broken chunk", "no length", "two lengths"],
)
async def test_a_request_that_is_broken_off_is_no_mistake_of_ours(
    house: House, rest: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    host, port = house.base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    bearer = house.bearer()["Authorization"].encode()
    head = b"POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

    writer.write(head + b"Authorization: " + bearer + b"\r\n" + rest)
    await writer.drain()
    writer.write_eof()
    answered = await reader.read()
    writer.close()
    await writer.wait_closed()

    assert answered == b"" or answered.startswith(b"HTTP/1.1 400"), answered
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    "sent",
    [b"nonsense\r\n\r\n", b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/1.1\r\nno header\r\n\r\n"],
    ids=["words", "tls", "header"],
)
async def test_what_is_no_http_learns_nothing_of_the_library(house: House, sent: bytes) -> None:
    host, port = house.base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))

    writer.write(sent)
    await writer.drain()
    answered = await reader.read()
    writer.close()
    await writer.wait_closed()

    head, _, said = answered.partition(b"\r\n\r\n")
    assert head.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))
    assert b"Content-Type: application/problem+json" in head
    assert orjson.loads(said)["code"] == "bad_request"
    assert b"Server: Opsbell" in head
    assert b"aiohttp" not in answered
    assert b"Python" not in answered


async def test_an_address_that_is_too_long_is_a_problem_like_any_other(house: House) -> None:
    answered = await house.api("GET", f"/cases?q={'secret' * 2000}")

    assert (answered.status, answered.code) == (400, "bad_request")
    assert answered.json["detail"] == "the address or a header is longer than 8190 bytes"
    assert b"secret" not in answered.raw


NOT_EXACT: dict[str, tuple[str, dict[str, object], str]] = {
    "a number for true": ("/inhibitions", {"active": 1}, "active"),
    "words for true": ("/rules", {"active": "true"}, "active"),
    "true for a number": ("/notifications/broadcast", {"max_retries": True}, "max_retries"),
    "words for a number": ("/limits", {"count": "5"}, "count"),
    "a number for a time": ("/announcements", {"until": 4102444800}, "until"),
    "a day for a time": ("/announcements", {"until": "2126-11-20"}, "until"),
}


@pytest.mark.parametrize(("path", "said", "field"), NOT_EXACT.values(), ids=NOT_EXACT.keys())
async def test_a_value_of_another_type_is_not_taken_for_what_it_could_mean(
    house: House, path: str, said: dict[str, object], field: str
) -> None:
    answered = await house.api("POST", path, json=said)

    assert (answered.status, answered.code) == (400, "invalid_input")
    assert field in {one["field"] for one in answered.json["errors"]}


async def test_a_number_that_is_one_of_some_is_no_truth(house: House) -> None:
    made = await house.api("POST", "/integrations", json=BODIES["make_integration"])

    answered = await house.api(
        "POST",
        f"/integrations/{made.json['id']}/address",
        json={"grace_hours": False},
        headers={"If-Match": made.headers["ETag"]},
    )

    assert (answered.status, answered.code) == (400, "invalid_input")


QUERIES = [
    "limit=0",
    "limit=201",
    "limit=many",
    "limit=1&limit=2",
    "cursor=",
    "cursor=nonsense",
    "cursor=" + "A" * 33,
    "cursor=%00",
    "cursor=" + quote("_" * 32),
    "status=open",
    "assignee=somebody",
    "place=1",
    "q=" + "x" * 201,
    "q=%00",
    "q=%ff",
    "page=0",
    "pages=2",
    "since=0.5",
    "until=1764000000",
]


@pytest.mark.parametrize("query", QUERIES)
async def test_a_query_that_is_not_taken_is_named(house: House, query: str) -> None:
    answered = await house.api("GET", f"/cases?{query}")

    if query == "q=%ff":  # arrives as a replacement character, which is text like any other
        assert answered.status == 200
    elif query == "cursor=" + quote("_" * 32):  # a moment long before the first case
        assert answered.status in (200, 400)
    else:
        assert (answered.status, answered.code) == (400, "invalid_input")
        assert answered.json["errors"][0]["field"] == query.partition("=")[0]


@pytest.mark.parametrize("revision", ["x", "*", '"', "-1", "9" * 40, '"1", "2"', "\xb2"])
async def test_a_revision_is_a_number(house: House, revision: str) -> None:
    made = await house.api("POST", "/integrations", json={"name": "P", "preset": "alertmanager"})

    answered = await house.api(
        "PATCH",
        f"/integrations/{made.json['id']}",
        json={"name": "Q"},
        headers={"If-Match": revision},
    )

    assert (answered.status, answered.code) == (400, "invalid_input")


IDS = ["1", "not-an-id", "018f0000-0000-7000-8000-000000000000", "%00", "..%2f..", "é" * 50]
WITH_ID = [one for one in ROUTES if "{id}" in one.path and one.files != "required"]


@pytest.mark.parametrize("route", WITH_ID, ids=lambda one: f"{one.method}{one.path}")
async def test_an_id_that_is_none_is_not_found_anywhere(house: House, route: Route) -> None:
    for word in IDS:
        answered = await house.api(
            route.method,
            route.path.replace("{id}", word).replace("{request}", NOBODY),
            **sent_to(route),
        )

        assert (answered.status, answered.code) == (404, "not_found"), word


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method}{one.path}")
async def test_no_route_answers_somebody_unknown_or_breaks_on_nonsense(
    house: House, route: Route
) -> None:
    path = route.path.replace("{id}", NOBODY).replace("{request}", NOBODY)
    unknown = await house.api(route.method, path, who=None)
    nonsense = await house.api(
        route.method, f"{path}?%00=%ff&&&=", body=b"\x00{", headers={"If-Match": "\x80"}
    )

    if not route.is_open:
        assert (unknown.status, unknown.code) == (401, "not_signed_in")
    assert unknown.status < 500
    assert nonsense.status < 500, nonsense.raw
    assert unknown.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/assets/../../core/config.py", 404, "not_found"),
        ("GET", "/assets/%2e%2e%2findex.html", 404, "not_found"),
        ("DELETE", "/api/v1/cases", 405, "method_not_allowed"),
        ("POST", "/", 405, "method_not_allowed"),
    ],
)
async def test_an_address_that_is_none_is_a_problem_too(
    house: House, method: str, path: str, status: int, code: str
) -> None:
    answered = await house.ask(method, path)

    assert (answered.status, answered.code) == (status, code)
    assert ("Allow" in answered.headers) is (status == 405)


METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
TAKEN = {
    path: {one.method for one in ROUTES if one.path == path}
    for path in {one.path for one in ROUTES}
}


@pytest.mark.parametrize("path", sorted(TAKEN))
async def test_a_method_that_is_not_taken_is_told_with_those_that_are(
    house: House, path: str
) -> None:
    for method in sorted(METHODS - TAKEN[path]):
        address = path.replace("{id}", NOBODY).replace("{request}", NOBODY)
        answered = await house.api(method, address, json={})

        assert (answered.status, answered.code) == (405, "method_not_allowed"), method
        allowed = set(answered.headers["Allow"].split(","))
        assert allowed - {"HEAD"} == TAKEN[path]


async def test_a_mistake_of_ours_tells_nothing_but_that(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.rows.runtime.database.close()
    path = house.rows.runtime.settings.sqlite_path
    await asyncio.to_thread(path.unlink)
    with caplog.at_level(logging.CRITICAL, logger="web"):
        answered = await house.api("GET", "/cases")

    assert (answered.status, answered.code) == (500, "internal")
    assert b"sqlite" not in answered.raw.lower()
    assert b"Traceback" not in answered.raw
