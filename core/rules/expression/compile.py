"""Makes nested functions of an expression's tree; what cannot be worked out is None, never raised.

As in CEL: `false && x` is false and `true || x` true even where x cannot be worked out, numbers
are one sort, and values of different sorts are unequal and have no order.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias, assert_never

from core.patterns import in_bytes, searching
from core.rules.comparable import comparable
from core.rules.condition import Check, Facts
from core.rules.expression.tree import (
    Called,
    Compared,
    Constant,
    Either,
    Every,
    Everything,
    Items,
    Known,
    Member,
    Node,
    Opposite,
)
from core.rules.guard import AtLeast, AtMost, Guard, HasTerm, Same, narrowest, together
from core.rules.signal import LABEL, Scalar
from core.rules.words import TEXT_LIMIT, Vocabulary


class _Null:
    """CEL's null: a value, unlike None, which says that there is none."""


_NULL = _Null()

_Value: TypeAlias = "str | int | float | bool | tuple[_Value, ...] | Mapping[str, Scalar] | _Null"
_Work: TypeAlias = "Callable[[Facts], _Value | None]"

_ORDERS: dict[str, Callable[..., bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">=": operator.ge,
    ">": operator.gt,
}
_TESTS: dict[str, Callable[[str, str], bool]] = {
    "contains": operator.contains,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
}
_MIRRORED: dict[str, str] = {"<": ">", "<=": ">=", ">=": "<=", ">": "<", "==": "=="}


def compiled(tree: Node) -> Check:
    """Return the expression as a check; a value that is neither true nor false is None."""
    work = _work(tree)

    def check(facts: Facts) -> bool | None:
        value = work(facts)
        return value if isinstance(value, bool) else None

    return check


def guard_of(tree: Node, vocabulary: Vocabulary) -> Guard:
    """Return what must be true of a signal for the expression to be true."""
    match tree:
        case Every(parts):
            return narrowest([guard_of(part, vocabulary) for part in parts])
        case Either(parts):
            return together([guard_of(part, vocabulary) for part in parts])
        case Compared(op, left, Constant(value)):
            return _range(op, left, value)
        case Compared(op, Constant(value), right) if op in _MIRRORED:
            return _range(_MIRRORED[op], right, value)
        case Compared("in", left, Items(parts)):
            return together(
                _range("==", left, part.value) if isinstance(part, Constant) else None
                for part in parts
            )
        case Called("contains" | "startsWith" | "endsWith", Known("text"), Constant(value)):
            if isinstance(value, str) and value.isascii() and value.isalnum():
                return frozenset({HasTerm(vocabulary.term(value, whole=False))})
            return None
        case _:
            return None


def _range(op: str, part: Node, value: str | float | bool | None) -> Guard:
    match part:
        case Known(name) if name not in ("text", "severity"):
            field = name
        case Member("labels", name):
            field = LABEL + name
        case _:
            return None
    limit = comparable(field, value)
    if limit is None or (limit[0] == "text" and op != "=="):
        return None  # Folded texts stand in another order than texts as they are.
    match op:
        case "==":
            return frozenset({Same(field, limit)})
        case "<" | "<=":
            return frozenset({AtMost(field, limit)})
        case ">" | ">=":
            return frozenset({AtLeast(field, limit)})
        case _:
            return None


def _work(tree: Node) -> _Work:
    match tree:
        case Constant(value):
            constant: _Value = _NULL if value is None else value
            return lambda _: constant
        case Known("text"):
            return lambda facts: facts.text
        case Known(name):
            return lambda facts: _cut(facts.signal.value_of(name))
        case Member(of, name):
            return _member(of, name)
        case Everything("labels"):
            return lambda facts: facts.signal.labels
        case Everything():
            return lambda facts: facts.signal.fields
        case Items(parts):
            return _items(tuple(map(_work, parts)))
        case Opposite(part):
            return _opposite(_work(part))
        case Every(parts):
            return _joined(tuple(map(_work, parts)), decides=False)
        case Either(parts):
            return _joined(tuple(map(_work, parts)), decides=True)
        case Compared("in", left, right):
            return _among(_work(left), _work(right))
        case Compared(op, left, right):
            return _compared(op, _work(left), _work(right))
        case Called("size", subject):
            return _size(_work(subject))
        case Called("matches", subject, Constant(str() as pattern)):
            return _matching(_work(subject), searching(pattern, case_sensitive=True))
        case Called(name, subject, argument):
            if argument is None:
                raise ValueError(f"{name} needs an argument")
            return _tested(_TESTS[name], _work(subject), _work(argument))
        case _:
            assert_never(tree)


def _member(of: Literal["fields", "labels"], name: str) -> _Work:
    if of == "labels":
        return lambda facts: _cut(facts.signal.labels.get(name))
    return lambda facts: _cut(facts.signal.fields.get(name))


def _cut(value: Scalar | None) -> Scalar | None:
    if isinstance(value, str):
        return value[:TEXT_LIMIT]
    return None if value != value else value  # NaN counts as not given.


def _items(works: tuple[_Work, ...]) -> _Work:
    def items(facts: Facts) -> _Value | None:
        values = []
        for work in works:
            value = work(facts)
            if value is None:
                return None
            values.append(value)
        return tuple(values)

    return items


def _opposite(work: _Work) -> _Work:
    def opposite(facts: Facts) -> _Value | None:
        value = work(facts)
        return not value if isinstance(value, bool) else None

    return opposite


def _joined(works: tuple[_Work, ...], *, decides: bool) -> _Work:
    def joined(facts: Facts) -> _Value | None:
        unknown = False
        for work in works:
            value = work(facts)
            if value is decides:
                return decides
            unknown = unknown or value is not (not decides)
        return None if unknown else not decides

    return joined


def _compared(op: str, left: _Work, right: _Work) -> _Work:
    order = _ORDERS.get(op)
    if order is None:
        equal = op == "=="

        def same(facts: Facts) -> _Value | None:
            one, other = left(facts), right(facts)
            return None if one is None or other is None else _are_same(one, other) is equal

        return same

    def ordered(facts: Facts) -> _Value | None:
        one, other = left(facts), right(facts)
        if one is None or other is None:
            return None
        sort = _sort(one)
        if sort != _sort(other) or sort not in ("number", "text", "truth"):
            return None
        return order(one, other)

    return ordered


def _among(left: _Work, right: _Work) -> _Work:
    def among(facts: Facts) -> _Value | None:
        one, many = left(facts), right(facts)
        if one is None:
            return None
        if isinstance(many, tuple):
            return any(_are_same(one, each) for each in many)
        if isinstance(many, Mapping):
            return one in many if isinstance(one, str) else None
        return None

    return among


def _size(work: _Work) -> _Work:
    def size(facts: Facts) -> _Value | None:
        value = work(facts)
        return len(value) if isinstance(value, str | tuple | Mapping) else None

    return size


def _matching(work: _Work, finds: Callable[[bytes], bool]) -> _Work:
    def matching(facts: Facts) -> _Value | None:
        value = work(facts)
        return finds(in_bytes(value)) if isinstance(value, str) else None

    return matching


def _tested(test: Callable[[str, str], bool], left: _Work, right: _Work) -> _Work:
    def tested(facts: Facts) -> _Value | None:
        one, other = left(facts), right(facts)
        if isinstance(one, str) and isinstance(other, str):
            return test(one, other)
        return None

    return tested


def _are_same(one: _Value, other: _Value) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(_are_same(a, b) for a, b in pairs)
    return _sort(one) == _sort(other) and one == other


def _sort(value: _Value) -> str:
    match value:
        case bool():
            return "truth"
        case int() | float():
            return "number"
        case str():
            return "text"
        case tuple():
            return "list"
        case _Null():
            return "null"
        case _:
            return "map"
