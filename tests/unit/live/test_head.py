"""What a doorman reads by himself, and what he leaves to the library: anything unusual at all."""

from __future__ import annotations

import pytest

from web.live.head import HEAD_BYTES, read_head

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
FIRST = b"GET /ws/dashboard HTTP/1.1\r\n"
HOST = b"Host: ops.example:8080\r\n"
REST = (
    b"Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY.encode() + b"\r\n"
)
END = b"\r\n"
USUAL = FIRST + HOST + REST + END


def test_an_ordinary_handshake_is_read() -> None:
    asked = read_head(USUAL, "192.0.2.7")

    assert asked is not None
    assert (asked.method, asked.host, asked.remote) == ("GET", "ops.example:8080", "192.0.2.7")
    assert asked.size == len(USUAL)
    assert dict(asked.query) == {}
    assert dict(asked.headers) == {
        "Host": "ops.example:8080",
        "Upgrade": "websocket",
        "Connection": "keep-alive, Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": KEY,
    }


def test_what_follows_the_head_is_no_part_of_it() -> None:
    asked = read_head(USUAL + b"\x81\x80abcd" + USUAL, "192.0.2.7")

    assert asked is not None
    assert asked.size == len(USUAL)


@pytest.mark.parametrize("change", [bytes.lower, bytes.upper], ids=["lower", "upper"])
def test_names_are_the_same_in_whatever_letters(change: object) -> None:
    assert callable(change)
    asked = read_head(FIRST + change(b"Host") + b":ops.example\t \r\n" + END, "")

    assert asked is not None
    assert asked.host == asked.headers["hOST"] == "ops.example"


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        (b"ticket=a.b-c_d~", [("ticket", "a.b-c_d~")]),
        (b"client=page&token=a.b.c", [("client", "page"), ("token", "a.b.c")]),
        (b"client=&x=1&x=2", [("client", ""), ("x", "1"), ("x", "2")]),
    ],
)
def test_a_plain_query_is_read(query: bytes, pairs: list[tuple[str, str]]) -> None:
    said = USUAL.replace(b"dashboard ", b"dashboard?" + query + b" ")

    asked = read_head(said, "")

    assert asked is not None
    assert list(asked.query.items()) == pairs


UNUSUAL = {
    "nothing": b"",
    "half a head": USUAL[:-2],
    "half a name": USUAL[:40],
    "another path": USUAL.replace(b"/ws/dashboard", b"/ws/dashboards"),
    "an absolute target": USUAL.replace(b"/ws/dashboard", b"http://ops.example/ws/dashboard"),
    "an encoded path": USUAL.replace(b"/ws/dashboard", b"/ws/d%61shboard"),
    "a doubled slash": USUAL.replace(b"/ws/dashboard", b"//ws/dashboard"),
    "a fragment": USUAL.replace(b"/ws/dashboard", b"/ws/dashboard#a"),
    "an empty query": USUAL.replace(b"/ws/dashboard", b"/ws/dashboard?"),
    "a query without a name": USUAL.replace(b"/ws/dashboard", b"/ws/dashboard?=a"),
    "a query without a value": USUAL.replace(b"/ws/dashboard", b"/ws/dashboard?a"),
    "an encoded query": USUAL.replace(b"/ws/dashboard", b"/ws/dashboard?a=%20"),
    "a plus in the query": USUAL.replace(b"/ws/dashboard", b"/ws/dashboard?a=b+c"),
    "a sign in a value": USUAL.replace(b"/ws/dashboard", b"/ws/dashboard?a=b=c"),
    "two signs in the query": USUAL.replace(b"/ws/dashboard", b"/ws/dashboard?a=b&&c=d"),
    "another method": USUAL.replace(b"GET", b"POST"),
    "a method in small letters": USUAL.replace(b"GET", b"get"),
    "HTTP/1.0": USUAL.replace(b"HTTP/1.1", b"HTTP/1.0"),
    "HTTP/2": USUAL.replace(b"HTTP/1.1", b"HTTP/2.0"),
    "http/1.1": USUAL.replace(b"HTTP/1.1", b"http/1.1"),
    "two blanks": USUAL.replace(b"GET ", b"GET  "),
    "a line before it": b"\r\n" + USUAL,
    "no host": FIRST + REST + END,
    "no headers": FIRST + END,
    "an empty host": FIRST + b"Host: \r\n" + REST + END,
    "a host with a name": FIRST + b"Host: me@ops.example\r\n" + REST + END,
    "two hosts": FIRST + HOST + HOST + REST + END,
    "two hosts in other letters": FIRST + HOST + b"HOST: here\r\n" + REST + END,
    "two keys": FIRST + HOST + REST + b"Sec-WebSocket-Key: x\r\n" + END,
    "a header twice": FIRST + HOST + b"X-A: 1\r\nX-A: 2\r\n" + REST + END,
    "two proxies' lines": FIRST + HOST + 2 * b"X-Forwarded-For: ::1\r\n" + REST + END,
    "a body": FIRST + HOST + REST + b"Content-Length: 1\r\n" + END + b"a",
    "an empty body": FIRST + HOST + REST + b"content-length: 0\r\n" + END,
    "chunks": FIRST + HOST + REST + b"Transfer-Encoding: chunked\r\n" + END,
    "a question first": FIRST + HOST + REST + b"Expect: 100-continue\r\n" + END,
    "trailers": FIRST + HOST + REST + b"Trailer: X-A\r\n" + END,
    "no carriage return": USUAL.replace(b"\r\n", b"\n"),
    "one bare line feed": FIRST + HOST.replace(b"\r", b"") + REST + END,
    "a line feed in a value": FIRST + b"X-A: 1\n2\r\n" + HOST + REST + END,
    "a carriage return in a value": FIRST + b"X-A: 1\r2\r\n" + HOST + REST + END,
    "a folded line": FIRST + b"X-A: 1\r\n 2\r\n" + HOST + REST + END,
    "a folded first line": FIRST + b" X-A: 1\r\n" + HOST + REST + END,
    "no colon": FIRST + b"X-A 1\r\n" + HOST + REST + END,
    "no name": FIRST + b": 1\r\n" + HOST + REST + END,
    "a blank before the colon": FIRST + b"X-A : 1\r\n" + HOST + REST + END,
    "a bracket in a name": FIRST + b"X(A): 1\r\n" + HOST + REST + END,
    "NUL": FIRST + b"X-A: \0\r\n" + HOST + REST + END,
    "a bell": FIRST + b"X-A: \x07\r\n" + HOST + REST + END,
    "DEL": FIRST + b"X-A: \x7f\r\n" + HOST + REST + END,
    "no ASCII": FIRST + "X-A: ñ\r\n".encode() + HOST + REST + END,
    "a name that is no ASCII": FIRST + "X-ñ: 1\r\n".encode() + HOST + REST + END,
    "a huge header": FIRST + b"X-A: " + b"a" * HEAD_BYTES + b"\r\n" + HOST + REST + END,
    "very many headers": FIRST
    + HOST
    + b"".join(b"X-%d: 1\r\n" % at for at in range(64))
    + REST
    + END,
    "words of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.mark.parametrize("said", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_what_is_unusual_is_left_to_the_library(said: bytes) -> None:
    assert read_head(said, "192.0.2.7") is None


def test_a_head_is_as_long_as_is_looked_at_and_no_longer() -> None:
    blank = len(FIRST + b"X-A: \r\n" + HOST + REST + END)
    longest, longer = (
        FIRST + b"X-A: " + b"a" * (HEAD_BYTES - blank + more) + b"\r\n" + HOST + REST + END
        for more in (0, 1)
    )

    assert read_head(longest, "") is not None
    assert read_head(longer, "") is None
