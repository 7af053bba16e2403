"""Operators as they are typed: signs, and the words that mean them."""

from __future__ import annotations

from collections.abc import Sequence

from core.rules.line.reader import Reader
from core.rules.phrases import either
from core.texts import raw, text

_MISSING = "missing"
_BETWEEN = "between"
SIGNS = ("<", "<=", "=", "!=", ">=", ">")
# Longer phrases first: "is not" would be taken as "is".
_PHRASES: tuple[tuple[str, str], ...] = (
    ("is less than or equal to", "<="),
    ("is greater than or equal to", ">="),
    ("is more than or equal to", ">="),
    ("is not given", _MISSING),
    ("is not set", _MISSING),
    ("is not there", _MISSING),
    ("is at least", ">="),
    ("is at most", "<="),
    ("is less than", "<"),
    ("is lower than", "<"),
    ("is smaller than", "<"),
    ("is fewer than", "<"),
    ("is more than", ">"),
    ("is greater than", ">"),
    ("is higher than", ">"),
    ("is one of", "in"),
    ("is in", "in"),
    ("is between", _BETWEEN),
    ("is not", "!="),
    ("is given", "exists"),
    ("is set", "exists"),
    ("is there", "exists"),
    ("is missing", _MISSING),
    ("is below", "<"),
    ("is under", "<"),
    ("is above", ">"),
    ("is over", ">"),
    ("is", "="),
    ("equals", "="),
    ("isn't", "!="),
    ("isn’t", "!="),
    ("at least", ">="),
    ("at most", "<="),
    ("less than", "<"),
    ("lower than", "<"),
    ("more than", ">"),
    ("greater than", ">"),
    ("higher than", ">"),
    ("below", "<"),
    ("under", "<"),
    ("above", ">"),
    ("over", ">"),
    ("exists", "exists"),
    ("contains", "contains"),
    ("includes", "contains"),
    ("has", "contains"),
    ("in", "in"),
)
_BY_FIRST_WORD: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _phrase, _op in _PHRASES:
    _BY_FIRST_WORD.setdefault(_phrase.split()[0], []).append((tuple(_phrase.split()), _op))

SHOWN_SIGNS = (*SIGNS, "in", "contains", "exists")


def has_operator(reader: Reader, ahead: int) -> bool:
    """Return whether an operator, as a sign or in words, stands there."""
    if reader.is_operator(*SIGNS, ahead=ahead):
        return True
    if reader.is_word("in", ahead=ahead):
        # `refund in place Lobby`, `10 complaints in 15m`: nothing is compared there.
        return not reader.is_word("place", "the", ahead=ahead + 1) and not reader.is_duration(
            ahead + 1
        )
    phrases = _BY_FIRST_WORD.get(reader.peek(ahead).folded, ())
    return any(reader.is_phrase(*words, ahead=ahead) for words, _ in phrases)


def read_operator(reader: Reader) -> str:
    """Return the operator typed here; `missing` and `between` are made of others."""
    symbol = reader.accept_operator(*SIGNS)
    if symbol is not None:
        return symbol
    for words, op in _BY_FIRST_WORD.get(reader.peek().folded, ()):
        if reader.accept(*words):
            return op
    if reader.is_number():
        return "="
    raise reader.wanted(*map(raw, SHOWN_SIGNS))


def read_sign(reader: Reader) -> str:
    """Return the operator typed here; raises LineMistake when it does not compare numbers."""
    return _one_of(reader, SIGNS)


def read_order(reader: Reader) -> str:
    """Return the operator typed here; raises LineMistake when it is no order."""
    return _one_of(reader, ("<", "<=", ">=", ">"))


def _one_of(reader: Reader, wanted: Sequence[str]) -> str:
    first = reader.peek()
    op = read_operator(reader)
    if op not in wanted:
        raise reader.mistake(
            text("Here it should be: {wanted}.", wanted=either([raw(each) for each in wanted])),
            first,
            reader.peek(-1) if reader.peek(-1).end > first.start else first,
            wanted=[raw(each) for each in wanted],
        )
    return op
