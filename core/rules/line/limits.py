"""A value beyond its limit: where it stands in the line, and the nearest one that is taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from pydantic import ValidationError

from core.rules.line.lexer import Kind, Token
from core.rules.line.spelling import (
    duration_in,
    number_in,
    unit,
    written_duration,
    written_number,
)

_LIMITS = {"less_than_equal": "le", "greater_than_equal": "ge"}
_LONGEST = 6
"""Tokens of one length of time: `1 day 2 hours 30 minutes`."""


class Nearest(NamedTuple):
    """The nearest value that is taken, in the place of what stands from `first` to `last`."""

    first: Token
    last: Token
    written: str


def nearest_taken(problem: ValidationError, tokens: Sequence[Token]) -> Nearest | None:
    """Return what would be taken, None when nothing is over a limit, or when the value does not
    stand in these tokens once and as it is."""
    detail = problem.errors(include_url=False)[0]
    name = _LIMITS.get(detail["type"])
    if name is None:
        return None
    limit, value = detail.get("ctx", {})[name], detail["input"]
    places = [
        (tokens[start], tokens[end - 1])
        for start in range(len(tokens))
        for end in range(start + 1, min(start + _LONGEST, len(tokens)) + 1)
        if _spelled(tokens[start:end], value)
    ]
    if len(places) != 1:
        return None
    if isinstance(value, timedelta):
        # Pydantic names lengths of time as "30 days".
        span = limit if isinstance(limit, timedelta) else duration_in("".join(limit.split()))
        return None if span is None else Nearest(*places[0], written_duration(span))
    return Nearest(*places[0], written_number(float(limit)))


def _spelled(tokens: Sequence[Token], value: object) -> bool:
    """Return whether these tokens, all of them, are this number or length of time."""
    if any(token.kind is not Kind.WORD for token in tokens):
        return False
    if isinstance(value, timedelta):
        return _length(tokens) == value
    return len(tokens) == 1 and number_in(tokens[0].value) == value


def _length(tokens: Sequence[Token]) -> timedelta | None:
    length, at = timedelta(0), 0
    while at < len(tokens):
        part, step = duration_in(tokens[at].value), 1
        count = number_in(tokens[at].value)
        if part is None and count is not None and at + 1 < len(tokens):
            part, step = unit(tokens[at + 1].folded, count), 2
        if part is None:
            return None
        length, at = length + part, at + step
    return length
