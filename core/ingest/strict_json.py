"""Reads JSON that others sent, strictly: what two readers could understand differently is refused.

Duplicate keys, NaN and Infinity, and nesting beyond 20 levels (or as many as the reader allows)
are refused with a sentence that can be shown to whoever set the sender up. Strings may hold
anything JSON allows, lone surrogates included; whoever stores them cleans them first.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NoReturn

DEPTH_AT_MOST = 20
_DIGITS_AT_MOST = 40
"""A longer number is kept as its text: nobody counts with it, and Python refuses 4,300 digits."""


class BadJson(ValueError):
    """JSON that is refused; `problem` is one sentence without the body's content."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class NotJson(BadJson):
    """No JSON at all; it may be text or a form."""


def read_json(body: bytes, *, levels: int = DEPTH_AT_MOST) -> object:
    """Return the value: dict, list, str, int, float, bool or None. Raises BadJson."""
    try:
        text = body.decode(json.detect_encoding(body))
    except UnicodeDecodeError as problem:
        raise NotJson(f"the body is not UTF-8: byte {problem.start} fits nothing") from None
    try:
        value: object = _READER.decode(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}"
        raise NotJson(f"the body is not JSON: {problem.msg} at {where}") from None
    except RecursionError:
        raise _too_deep(levels) from None
    _refuse_depth(value, levels)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        # Counted in one pass: anybody may send an object with tens of thousands of keys.
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise BadJson(f"the key {twice[:80]!r} stands twice in one object")
    return found


def _refuse_constant(word: str) -> NoReturn:
    raise BadJson(f"{word} is no JSON number")


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _DIGITS_AT_MOST else digits


def _fraction(digits: str) -> float | str:
    value = float(digits)
    return digits if value in (float("inf"), float("-inf")) else value


_READER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=_refuse_constant,
    parse_int=_whole,
    parse_float=_fraction,
)
"""Made once: making one costs as much as reading a small body."""


def _refuse_depth(value: object, levels: int) -> None:
    level = [value]
    for _ in range(levels):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return
    raise _too_deep(levels)


def _inside(value: object) -> list[Any]:
    """Return the containers right inside a value; only they can go deeper."""
    if isinstance(value, dict):
        return [one for one in value.values() if isinstance(one, dict | list)]
    if isinstance(value, list):
        return [one for one in value if isinstance(one, dict | list)]
    return []


def _too_deep(levels: int) -> BadJson:
    return BadJson(f"the JSON is nested more than {levels} levels deep")
