"""Values that stand where something else was expected, as JSON can say them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

VALUES: dict[str, object] = {
    "null": None,
    "true": True,
    "zero": 0,
    "below zero": -1,
    "half": 0.5,
    "beyond 32 bits": 2**31,
    "beyond 64 bits": 2**63,
    "a googol": 10**100,
    "huge fraction": 1.7e308,
    "no words": "",
    "blanks": " \t\n",
    "nul": "a\x00b",
    "half a character": "a\ud800b",
    "wrong half": "\udc00\ud800",
    "controls": "\x01\x1b[2J\x7f\x9b",
    "backwards": "\u202egnp.exe\u2066",
    "no character": "\uffff\ufffe",
    "markup": "<b>&lt;</i>*_`[x](tg://user?id=1)",
    "sql": "'; DROP TABLE cases; --",
    "digits": "9" * 5000,
    "a long text": "a word " * 15_000,
    "signs of four bytes": "😀" * 5000,
    "list": [],
    "list of lists": [[[]], [None], [{}]],
    "object": {},
    "strange key": {"\x00": 1, "": 2},
    "deep": None,
}
"""By name. What is deep is made below."""

_deep: list[Any] = []
for _ in range(300):
    _deep = [_deep]
VALUES["deep"] = _deep


def as_json(value: object) -> bytes:
    """Return JSON in ASCII, so that half characters and NUL can be said too."""
    return json.dumps(value).encode()


def paths(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every field inside a value, in order."""
    inside: Sequence[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    for name, one in inside:
        yield (*at, name)
        yield from paths(one, (*at, name))


def with_one(value: Any, path: Sequence[str | int], other: object) -> Any:
    """Return a copy with another value at the end of the path."""
    first, *rest = path
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[first] = with_one(copy[first], rest, other) if rest else other
    return copy


def without_one(value: Any, path: Sequence[str | int]) -> Any:
    """Return a copy without what the path leads to."""
    first, *rest = path
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    if rest:
        copy[first] = without_one(copy[first], rest)
    else:
        del copy[first]
    return copy


def spoken(path: Sequence[str | int]) -> str:
    """Return a path as the name of a case says it."""
    return ".".join(map(str, path))
