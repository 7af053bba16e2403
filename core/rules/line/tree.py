"""Conditions joined: `or` binds least, then `and`, then `not`; brackets as everywhere."""

from __future__ import annotations

from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.any import AnyOf
from core.rules.conditions.compare import Compare
from core.rules.conditions.not_ import Not
from core.rules.line.lexer import Kind, Token
from core.rules.line.mistakes import LineMistake, nearest_of, unknown
from core.rules.line.operators import SHOWN_SIGNS
from core.rules.line.reader import Reader
from core.rules.line.spelling import RESERVED
from core.texts import raw, text

PLACE = "place"
_STARTERS = (
    *("text", "label", "no", "average", "count", "oldest", "expression", "anything", "not"),
    *("all of", "any of"),
)


def read_condition(reader: Reader) -> Condition:
    """Return the condition that begins here, joined with all that `and` and `or` add to it."""
    first = reader.peek()
    parts = [_read_all(reader)]
    while reader.accept_joint("or"):
        parts.append(_read_all(reader))
    return parts[0] if len(parts) == 1 else reader.make(AnyOf, first, conditions=tuple(parts))


def read_listed(reader: Reader) -> tuple[Condition, ...]:
    """Return the conditions in the brackets that begin here, with commas between them."""
    with reader.deeper():
        reader.expect_operator("(")
        parts = [read_condition(reader)]
        while reader.accept_operator(","):
            parts.append(read_condition(reader))
        reader.expect_operator(")")
    return tuple(parts)


def read_place(reader: Reader) -> Compare | None:
    """Return the comparison that `in place Lobby` is short for, None when it is not here."""
    first = reader.peek()
    if not reader.accept("in", PLACE) and not reader.accept("at", PLACE):
        return None
    name = reader.quoted_text()
    return reader.make(Compare, first, field=PLACE, op="=", value=name)


def _read_all(reader: Reader) -> Condition:
    first = reader.peek()
    parts = [read_not(reader)]
    while True:
        place = read_place(reader)
        if place is not None:
            parts.append(place)
        elif reader.accept_joint("and") or reader.accept_word("also", "but"):
            reader.accept("also")
            parts.append(read_not(reader))
        else:
            break
    return parts[0] if len(parts) == 1 else reader.make(All, first, conditions=tuple(parts))


def read_not(reader: Reader) -> Condition:
    """Return the condition that begins here and what only `not` joins to it."""
    first = reader.peek()
    if reader.accept_joint("not"):
        with reader.deeper():
            return reader.make(Not, first, condition=read_not(reader))
    return _read_one(reader)


def _read_one(reader: Reader) -> Condition:
    if reader.accept_operator("("):
        with reader.deeper():
            inside = read_condition(reader)
            reader.expect_operator(")")
            return inside
    if not reader.accept("there", "are"):
        reader.accept("there", "is")
    place = read_place(reader)
    if place is not None:
        return place
    for leaf in reader.leaves:
        if leaf.starts(reader):
            return leaf.read(reader)
    raise _no_condition(reader)


def _no_condition(reader: Reader) -> LineMistake:
    token = reader.peek()
    if token.folded in reader.fields:
        reader.take()
        return reader.wanted(*map(raw, SHOWN_SIGNS))
    known = [*reader.fields.values(), *_STARTERS]
    if token.kind is not Kind.WORD or not _names_something(token):
        return reader.wanted(
            text("a condition such as rating <= 2 or text has refund"),
        )
    return unknown(
        reader.line,
        token.start,
        token.end,
        says=text("Nothing is known of “{name}”.", name=token.value[:60]),
        known=known,
        nearest=nearest_of(token.value, known, several=3),
    )


def _names_something(token: Token) -> bool:
    return token.value[:1].isalpha() and token.folded not in RESERVED
