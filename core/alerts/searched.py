"""Which alerts somebody means by a few words: by number, title, summary, source and labels."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    String,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
)

from core.alerts.tables import AlertRow

WORDS_AT_MOST = 8
"""More than these are left out: nobody types more, and each is looked for in every alert."""

_DIGITS_AT_MOST = 9


def mentions(words: str, *, is_postgres: bool) -> ColumnElement[bool]:
    """Return the condition that an alert has all of these words somewhere, in any case, or is the
    one of that number; behind a # stands nothing but a number."""
    said = words.strip()
    number = said.removeprefix("#")
    is_number = number.isascii() and number.isdigit() and len(number) <= _DIGITS_AT_MOST
    if is_number and number != said:
        return AlertRow.number == int(number)
    all_of_them = and_(
        *(_mentions(word, is_postgres) for word in words.split()[:WORDS_AT_MOST]),
    )
    if is_number:
        return or_(all_of_them, AlertRow.number == int(number))
    return all_of_them


def _mentions(word: str, is_postgres: bool) -> ColumnElement[bool]:
    labels = cast(AlertRow.labels, String)
    return or_(
        *(
            _has(column, word, is_postgres)
            for column in (AlertRow.title, AlertRow.summary, AlertRow.source_name)
        ),
        and_(
            # Few have the word anywhere in their labels: only theirs are taken apart, because the
            # labels' names, which stand there too, are no words of the alert.
            _has(labels, word, is_postgres),
            _has_label(word, is_postgres),
        ),
    )


def _has_label(word: str, is_postgres: bool) -> ColumnElement[bool]:
    unpack = func.jsonb_each_text if is_postgres else func.json_each
    value = cast(unpack(AlertRow.labels).table_valued("key", "value").c.value, String)
    return exists(select(1).where(_has(value, word, is_postgres))).correlate(AlertRow)


def _has(said: SQLColumnExpression[Any], word: str, is_postgres: bool) -> ColumnElement[bool]:
    """Return the condition that a word stands there in any case: SQLite's LIKE looks away from it
    by itself, and lowering both first doubles what a word costs that is nowhere."""
    if is_postgres:
        return said.icontains(word, autoescape=True)
    return said.contains(word, autoescape=True)
