"""Posts to a webhook's address: bodies that read two ways or not at all, and false headers."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.security.corpus.strange import VALUES, as_json, paths, spoken, with_one, without_one

GOLDEN = Path(__file__).parents[2] / "golden" / "alertmanager" / "firing-group-of-6-bearer.json"
JSON = "application/json"
TAKEN, REFUSED, TOO_LARGE, ENCODED = 202, 400, 413, 415
_SEED = 14
_GOOD = {
    "title": "Pump stands still",
    "text": "No pressure since noon.",
    "severity": "high",
    "status": "firing",
    "labels": {"site": "cellar", "pump": 2},
    "link": "https://example.com/pump",
    "at": "2026-01-31T12:00:00Z",
    "rating": 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One request; `status` None: whatever is no mistake of ours. `chunked`: its length is not
    said."""

    name: str
    body: bytes
    preset: str = "generic_json"
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""
    status: int | None = None
    chunked: bool = False


def posts() -> list[Post]:
    """Return all of them."""
    made = [*_bodies(), *_encodings(), *_types(), *_headers(), *_fields(), *_alertmanager()]
    return [*made, *_damaged(random.Random(_SEED))]


def _bodies() -> Iterator[Post]:
    said: dict[str, tuple[bytes, int | None]] = {
        "nothing": (b"", REFUSED),
        "blanks": (b" \r\n\t ", REFUSED),
        "only a mark of order": (b"\xef\xbb\xbf", None),
        "no end": (b'{"title": "no end', REFUSED),
        "no end, in a list": (b'[{"title": "x"}', REFUSED),
        "two documents": (b'{"title": "x"}{"title": "y"}', REFUSED),
        "a comma too many": (b'{"title": "x",}', REFUSED),
        "single quotes": (b"{'title': 'x'}", REFUSED),
        "a comment": (b'{"title": "x"} // y', REFUSED),
        "key twice": (b'{"title": "x", "title": "y"}', REFUSED),
        "key twice, escaped": (b'{"title": "x", "\\u0074itle": "y"}', REFUSED),
        "key twice, inside": (b'{"labels": {"a": 1, "a": 2}}', REFUSED),
        "many keys twice": (b"{" + b",".join([b'"k":1'] * 20_000) + b"}", REFUSED),
        "NaN": (b'{"title": "x", "rating": NaN}', REFUSED),
        "Infinity": (b'{"title": "x", "rating": Infinity}', REFUSED),
        "-Infinity": (b'[{"title": "x", "rating": -Infinity}]', REFUSED),
        "twenty levels": (b"[" * 20 + b"]" * 20, TAKEN),
        "twenty-one levels": (b"[" * 21 + b"]" * 21, REFUSED),
        "a hundred thousand levels": (b"[" * 100_000, REFUSED),
        "a hundred thousand levels, closed": (b"[" * 100_000 + b"]" * 100_000, REFUSED),
        "deep objects": (b'{"a":' * 5000 + b"1" + b"}" * 5000, REFUSED),
        "half a character": (b'{"title": "\\ud83d"}', TAKEN),
        "wrong half": (b'{"title": "\\ude00\\ud83d"}', TAKEN),
        "half a character as key": (b'{"\\ud83d": "x"}', TAKEN),
        "half a character in UTF-8": (b'{"title": "\xed\xa0\x80"}', REFUSED),
        "NUL": (b'{"title": "a\\u0000b"}', TAKEN),
        "NUL as key": (b'{"\\u0000": "x", "title": "x"}', TAKEN),
        "NUL as it is": (b'{"title": "a\x00b"}', REFUSED),
        "only NUL": (b"\x00" * 500, None),
        "overlong slash": (b'{"title": "\xc0\xaf"}', REFUSED),
        "five bytes": (b'{"title": "\xf8\x88\x80\x80\x80"}', REFUSED),
        "endless number": (b'{"title": "x", "rating": ' + b"9" * 50_000 + b"}", TAKEN),
        "huge exponent": (b'{"title": "x", "rating": 1e400000}', TAKEN),
        "small exponent": (b'{"title": "x", "rating": 1e-400000}', TAKEN),
        "minus zero": (b'{"title": "x", "rating": -0.0}', TAKEN),
        "leading zeros": (b'{"title": "x", "rating": 007}', REFUSED),
        "null": (b"null", TAKEN),
        "a word": (b'"x"', TAKEN),
        "a number": (b"42", TAKEN),
        "an empty object": (b"{}", TAKEN),
        "an empty list": (b"[]", TAKEN),
        "a list of all kinds": (b'[1, null, "x", [], {}, true]', TAKEN),
        "a thousand items": (as_json([{"title": f"Disk {n}"} for n in range(1000)]), TAKEN),
        "ten thousand empty items": (b"[" + b",".join([b"{}"] * 10_000) + b"]", TAKEN),
        "ten thousand labels": (
            as_json({"title": "x", "labels": {f"l{n}": "v" for n in range(10_000)}}),
            TAKEN,
        ),
        "half a megabyte of title": (as_json({"title": "x" * 500_000}), TAKEN),
        "half a megabyte of backslashes": (b'{"title": "' + b"\\\\" * 250_000 + b'"}', TAKEN),
        "half a megabyte of quotes": (b'"' * 500_000, None),
        "a little over a megabyte": (as_json({"title": "x" * 1_048_576}), TOO_LARGE),
        "ten megabytes": (as_json({"title": "x" * 10_000_000}), TOO_LARGE),
        "words": (b"[FIRING] disk full", None),
        "a bomb of words": (b"a" * 900_000, None),
        "xml": (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>', None),
        "yaml": (b"a: &a [*a, *a]\n", None),
        "pickle": (b"\x80\x04cos\nsystem\n(S'true'\ntR.", None),
    }
    for name, (body, status) in said.items():
        yield Post(name=name, body=body, status=status)
    ten = as_json({"title": "x" * 10_000_000})
    yield Post(name="ten megabytes, length unsaid", body=ten, chunked=True, status=TOO_LARGE)


def _encodings() -> Iterator[Post]:
    text = '{"title": "Émil, 配管 and 😀"}'
    for code in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"):
        yield Post(name=f"in {code}", body=text.encode(code))
    for code in ("latin-1", "cp1252", "shift_jis", "cp037", "utf-7"):
        yield Post(name=f"in {code}", body=text.encode(code, "replace"))
    for code in ("punycode", "idna", "unicode_escape", "rot13", "hex", "undefined"):
        words = b"a-" + b"b" * 900_000
        yield Post(name=f"words in {code}", body=words, content_type=f"text/plain; charset={code}")
    for said in ("utf-16", "latin-1", "nonsense", "utf-8; charset=utf-7", "\udcff", "x" * 5000):
        content_type = f"{JSON}; charset={said}"
        name = f"called {said[:20]!a}"
        yield Post(name=name, body=text.encode(), content_type=content_type)
    bomb = gzip.compress(b"0" * 50_000_000, mtime=0)
    for how, body in {
        "gzip": bomb,
        "deflate": zlib.compress(b"[" * 10_000_000),
        "gzip, gzip": gzip.compress(bomb, mtime=0),
        "br": b"\x0b\x02\x80",
        "identity": _good(),
        "nonsense": _good(),
    }.items():
        yield Post(
            name=f"encoded by {how}", body=body, headers={"Content-Encoding": how}, status=ENCODED
        )
    yield Post(name="gzip that is not called so", body=gzip.compress(_good(), mtime=0))
    yield Post(name="a bomb that is not called so", body=bomb)


def _types() -> Iterator[Post]:
    for content_type in (
        "",
        "text/plain",
        "text/html",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/octet-stream",
        "image/png",
        "application/problem+json",
        "json",
        "/",
        ";;;",
        "application/json" * 200,
        'a/b; c="d',
        "\x7f\udc80/\udcfe",
    ):
        named = content_type[:40].encode("ascii", "backslashreplace").decode() or "nothing"
        yield Post(name=f"JSON as {named}", body=_good(), content_type=content_type)
    form = "application/x-www-form-urlencoded"
    for name, body in {
        "without a name": b"=x&=y&&&",
        "with NUL": b"title=a%00b&%00=x",
        "with bytes": b"title=%ff%fe&%ed%a0%80=1",
        "with many fields": b"&".join([b"a=1"] * 30_000),
        "with a broken escape": b"title=%zz&%",
        "with JSON in a field": b"payload=%7B%22title%22%3A%22x",
    }.items():
        yield Post(name=f"form {name}", body=body, content_type=form)
    parts = "multipart/form-data; boundary=b"
    for name, body in {
        "without an end": b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx',
        "without headers": b"--b\r\n\r\nx\r\n--b--",
        "of another boundary": b"--c\r\n\r\nx\r\n--c--",
        "with NUL": b'--b\r\nContent-Disposition: form-data; name="a\x00"\r\n\r\n\x00\r\n--b--',
    }.items():
        yield Post(name=f"parts {name}", body=body, content_type=parts)


def _headers() -> Iterator[Post]:
    for name, headers in {
        "a blank key": {"Idempotency-Key": " "},
        "a long key": {"Idempotency-Key": "k" * 5000},
        "a key of bytes": {"Webhook-Id": "\udcff\udcfe"},
        "a key in letters beyond ASCII": {"Webhook-Id": "clé-配管"},
        "a false moment": {"Webhook-Timestamp": "soon"},
        "a false signature": {"Webhook-Signature": "v1,AAAA", "X-Hub-Signature-256": "sha256="},
        "a false sign-in": {"Authorization": "Bearer \udc80"},
        "a cookie": {"Cookie": "opsbell_session=\udcff; a=b; ;;;="},
        "hops": {"X-Forwarded-For": "1.2.3.4, nobody, [::1", "Forwarded": "for=;;"},
        "another method": {"X-HTTP-Method-Override": "DELETE"},
        "a long header": {"X-Long": "x" * 6000},
        "many headers": {f"X-{n}": "y" for n in range(60)},
        "a strange expectation": {"Expect": "nothing"},
        "a range": {"Range": "bytes=9-1", "If-Match": "*"},
        "an upgrade": {"Upgrade": "h2c", "HTTP2-Settings": "AAMAAABkAAQCAAAAAAIAAAAA"},
    }.items():
        yield Post(name=f"with {name}", body=_good(), headers=headers)
    for query in ("a=b&a=c", "%00=%ff", "&&&=", "title=x&" * 300, "a[]=1&a[b]=2"):
        yield Post(name=f"asked {query[:12]}", body=_good(), query=query, status=TAKEN)


def _fields() -> Iterator[Post]:
    """One field of a plain request at a time is something else."""
    for path in paths(_GOOD):
        for said, value in VALUES.items():
            if path in (("title",), ("labels",), ("severity",)) or said in _TELLING:
                named = f"{spoken(path)} is {said}"
                yield Post(name=named, body=as_json(with_one(_GOOD, path, value)))


_TELLING = ("null", "nul", "half a character", "a googol", "list of lists")


def _alertmanager() -> Iterator[Post]:
    """One field of Alertmanager's own request at a time is missing or something else."""
    captured: dict[str, Any] = json.loads(GOLDEN.read_bytes())["body"]
    captured["alerts"] = captured["alerts"][:1]
    draw = random.Random(_SEED)
    for path in paths(captured):
        whole = as_json(without_one(captured, path))
        yield Post(name=f"without {spoken(path)}", body=whole, preset="alertmanager")
        for said in draw.sample(sorted(VALUES), 2):
            body = as_json(with_one(captured, path, VALUES[said]))
            named = f"Alertmanager's {spoken(path)} is {said}"
            yield Post(name=named, body=body, preset="alertmanager")


def _damaged(draw: random.Random) -> Iterator[Post]:
    """Good requests with bytes changed, cut out and doubled on their way."""
    whole = _good()
    for number in range(30):
        damaged = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(damaged))
            match draw.randrange(3):
                case 0:
                    damaged[at] = draw.randrange(256)
                case 1:
                    del damaged[at : at + draw.randint(1, 8)]
                case _:
                    damaged[at:at] = damaged[at : at + draw.randint(1, 8)]
        yield Post(name=f"damaged {number}", body=bytes(damaged))


def _good() -> bytes:
    return as_json(_GOOD)
