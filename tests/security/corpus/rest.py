"""Requests to every address of the API: false bodies, queries, ids, cursors and headers.

Made from the routes themselves, so that a new one is tried without being named here.
"""

from __future__ import annotations

import base64
import random
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.security.bodies import BODIES, NOBODY
from tests.security.corpus.strange import VALUES, as_json, with_one, without_one
from web.api import ROUTES
from web.route import Route

JSON = "application/json"
_SEED = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request. `path` holds `{id}` where the id of a real thing belongs; `is_signed` False:
    without a token."""

    name: str
    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    is_signed: bool = True
    status: int | None = None


def requests() -> list[Asked]:
    """Return all of them."""
    draw = random.Random(_SEED)
    made: list[Asked] = []
    for route in ROUTES:
        if route.name == "sign_out":
            continue
        if route.takes is not None:
            made += [*_fields(route, draw), *_bodies(route, draw)]
        if route.query is not None:
            made += _queries(route)
        if "{id}" in route.path:
            made += _ids(route, draw)
    return [*made, *_headers()]


def _fields(route: Route, draw: random.Random) -> Iterator[Asked]:
    assert route.takes is not None
    good = BODIES[route.name]
    for name in route.takes.model_fields:
        chosen = sorted(VALUES) if route.name == "open_case" else draw.sample(sorted(VALUES), 7)
        for said in chosen:
            body = as_json(with_one(good, (name,), VALUES[said]))
            yield _asked(route, f"{name} is {said}", body=body)
        if name in good:
            yield _asked(route, f"without {name}", body=as_json(without_one(good, (name,))))
    for more in ("workspace", "workspace_id", "id", "__proto__", "\x00", "\ud800", "x" * 5000):
        if more in route.takes.model_fields:
            continue
        body = as_json(good | {more: NOBODY})
        status = 415 if route.files == "required" else 400  # It takes a form alone.
        yield _asked(route, f"unknown {more[:12]!a}", body=body, status=status)


def _bodies(route: Route, draw: random.Random) -> Iterator[Asked]:
    good = as_json(BODIES[route.name])
    said: dict[str, bytes] = {
        "nothing": b"",
        "no end": good[:-1],
        "a list of it": b"[" + good + b"]",
        "NaN": b"NaN",
        "key twice": b'{"text": 1, "text": 2}',
        "deep": b"[" * 100_000,
        "bytes": b"\xff\xfe\x00\x01",
        "half a character in UTF-8": b'{"text": "\xed\xa0\x80"}',
        "ten megabytes": b" " * 10_000_000,
        "in utf-16": good.decode().encode("utf-16"),
        "with a mark of order": b"\xef\xbb\xbf" + good,
    }
    for name in draw.sample(sorted(said), 6):
        yield _asked(route, f"body is {name}", body=said[name])
    for kind in ("text/plain", "", "application/x-www-form-urlencoded", "multipart/form-data"):
        headers = {"Content-Type": kind}
        is_form = kind == "multipart/form-data" and route.files != "none"
        status = 400 if is_form else 415
        yield _asked(
            route, f"body as {kind or 'nothing'}", body=good, headers=headers, status=status
        )


_QUERIES = (
    "",
    "0",
    "-1",
    "9" * 30,
    "1e9",
    "NaN",
    "٣",
    "\x00",
    "a\x00b",
    "a\nb",
    "'; --",
    "%",
    "_" * 200,
    "x" * 3000,
    NOBODY,
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-14:00",
    "2026-01-31",
    "😀\u202e",
)


def _cursors() -> Iterator[str]:
    for moment in (0, -1, 2**63 - 1, -(2**63), -62_135_596_800_000_001):
        packed = struct.pack(">q", moment) + bytes(16)
        yield base64.urlsafe_b64encode(packed).decode()
    yield base64.urlsafe_b64encode(b"\xff" * 24).decode()
    yield base64.b64encode(b"\xfb" * 23).decode()
    yield "===="


def _queries(route: Route) -> Iterator[Asked]:
    assert route.query is not None
    for name in route.query.model_fields:
        tried = (*_QUERIES, *(_cursors() if name == "cursor" else ()))
        for number, value in enumerate(tried):
            said = value[:16].encode("ascii", "backslashreplace").decode()
            called = f"asked {number}: {name}={said!r}"
            yield _asked(route, called, query=f"{name}={quote(value)}")
        yield _asked(route, f"asked {name} in bytes", query=f"{name}=%ff%fe%ed%a0%80")
        yield _asked(route, f"asked {name} often", query="&".join([f"{name}=1"] * 400))
    yield _asked(route, "asked what is not there", query="workspace=1&%00=2&x[]=3", status=400)
    yield _asked(route, "asked for nothing", query="&&=&=&?&#")


_IDS = (
    "0",
    "-1",
    "9" * 200,
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "%ff%fe",
    "{id}x",
    "{{id}}",
    NOBODY,
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "urn:uuid:" + NOBODY,
    "null",
    "%F0%9F%98%80",
    "1;drop",
)


def _ids(route: Route, draw: random.Random) -> Iterator[Asked]:
    body = as_json(BODIES[route.name]) if route.takes is not None else None
    for said in draw.sample(_IDS, 6):
        path = route.path.replace("{id}", said)
        yield _asked(route, f"id is {said[:20]}", path=path, body=body)
    for said in ('"-1"', '"9999999999999999"', "*", 'W/"1"', "\udcff", "1, 2", ""):
        if route.if_match != "none":
            headers = {"If-Match": said}
            yield _asked(route, f"If-Match is {said!a}", body=body, headers=headers)


def _headers() -> Iterator[Asked]:
    body = as_json(BODIES["open_case"])
    for number, key in enumerate(
        ("", " ", "k" * 201, "k" * 6000, "\udcff", "clé", "\x7f", "\x80")
    ):
        yield Asked(
            name=f"key {number}: {key[:12]!a}",
            method="POST",
            path="/cases",
            body=body,
            headers={"Content-Type": JSON, "Idempotency-Key": key},
        )
    for number, word in enumerate(
        (
            "",
            "Bearer",
            "Bearer ",
            "Basic eDp5",
            "Bearer a.b.c",
            "Bearer eyJhbGciOiJub25lIn0.e30.",
            "Bearer eyJhbGciOiJIUzI1NiIsImtpZCI6bnVsbH0.e30.AAAA",
            "Bearer eyJhbGciOiJIUzI1NiIsImtpZCI6W119.e30.AAAA",
            "Bearer W10.W10.W10",
            "Bearer \udcff.\udcfe.\udc80",
            "Bearer " + "A" * 7000,
            "Bearer ..",
            "bearer\tx",
        )
    ):
        yield Asked(
            name=f"token {number}: {word[:30]!a}",
            method="GET",
            path="/me",
            headers={"Authorization": word},
            is_signed=False,
            status=401,
        )
    for name, headers in {
        "another origin": {"Origin": "https://evil.example"},
        "an origin of bytes": {"Origin": "\udcff://"},
        "an origin of nothing": {"Origin": "null", "Access-Control-Request-Method": "PUT"},
        "another host": {"Host": "evil.example:99999"},
        "no host": {"Host": ""},
        "strange languages": {"Accept-Language": "xx-" * 500, "Accept": "\udcff"},
        "hops": {"X-Forwarded-For": "[[[", "X-Forwarded-Proto": "gopher"},
        "a cookie of bytes": {"Cookie": "opsbell_session=\udcff\udcfe; $Version=1"},
    }.items():
        for path in ("/me", "/meta", "/openapi.json"):
            yield Asked(name=f"{path} with {name}", method="GET", path=path, headers=headers)
    yield Asked(
        name="refreshed by bytes",
        method="POST",
        path="/session/refresh",
        headers={"X-Opsbell": "1", "Cookie": "opsbell_session=\udcff"},
        is_signed=False,
    )
    for method in ("PUT", "TRACE", "CONNECTED", "get", "PROPFIND"):
        yield Asked(name=f"{method} of /cases", method=method, path="/cases")


def _asked(
    route: Route,
    name: str,
    *,
    path: str | None = None,
    query: str = "",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    status: int | None = None,
) -> Asked:
    sent = {} if body is None else {"Content-Type": JSON}
    if route.if_match == "required":
        sent["If-Match"] = '"1"'
    return Asked(
        name=f"{route.name}: {name}",
        method=route.method,
        path=(path or route.path).replace("{request}", NOBODY) + (f"?{query}" if query else ""),
        body=body,
        headers=sent | dict(headers or {}),
        status=status,
        is_signed=not route.is_open,
    )
