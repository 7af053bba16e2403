"""Which rows a rule need not be shown: what of its condition a database can tell by itself.

It leaves out only what cannot matter. Databases fold text in ways of their own, so words narrow
by their plain letters, and whatever has other letters is always shown to the rule.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Float,
    LargeBinary,
    String,
    and_,
    cast,
    collate,
    func,
    literal,
    or_,
    type_coerce,
)

from core.desk.tables import CaseRow
from core.rules.comparable import SEVERITY_FIELD
from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.any import AnyOf
from core.rules.conditions.compare import Compare
from core.rules.conditions.keyword import Keyword
from core.rules.signal import Scalar
from core.rules.tables import SignalRow
from core.rules.windowed import Windowed, over_time
from core.rules.words import fold, unaccented

MOST_WORDS = 20
"""With more words it is quicker to look for all of them in one pass."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_OF_THE_SIGNAL = frozenset({"text", "status", "case", SEVERITY_FIELD})
"""Fields that a signal has without a value among its fields, or that go by other names too."""

_ORDERS: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "in": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


class Narrowing:
    """Tells what a rule may be about; of a rule that looks at texts, cases are joined."""

    def __init__(self, *, is_postgres: bool) -> None:
        self._is_postgres = is_postgres
        title = self._text("title")
        # As a signal's text is read: what is empty is not there.
        self._words = func.coalesce(
            func.nullif(CaseRow.text, ""), func.nullif(SignalRow.text, ""), title, "",
            type_=String(),
        )  # fmt: skip

    def of(self, condition: Condition) -> ColumnElement[bool] | None:
        """Return what is true of every row that makes the rule act or that it counts; None when
        that may be any row."""
        # What counts over time counts whatever the rest of the rule says.
        counted = [each.of for each in over_time(condition)]
        if isinstance(condition, Windowed):
            return self._one_of(counted)
        return self._one_of([condition, *counted])

    def _holds(self, condition: Condition | None) -> ColumnElement[bool] | None:
        match condition:
            case Windowed(of=of):
                return self._holds(of)
            case All(conditions=parts):
                known = [each for part in parts if (each := self._holds(part)) is not None]
                return and_(*known) if known else None
            case AnyOf(conditions=parts):
                return self._one_of(parts)
            case Compare():
                return self._compared(condition)
            case Keyword(patterns=(), forms=False) if len(condition.words) <= MOST_WORDS:
                plain = condition.words if condition.accents else map(unaccented, condition.words)
                return self._written(self._words, plain)
            case _:
                return None

    def _one_of(self, parts: Iterable[Condition | None]) -> ColumnElement[bool] | None:
        found = [self._holds(each) for each in parts]
        known = [each for each in found if each is not None]
        return or_(*known) if known and len(known) == len(found) else None

    def _compared(self, condition: Compare) -> ColumnElement[bool] | None:
        field, op = condition.field, condition.op
        if field in _OF_THE_SIGNAL or not _PLAIN.fullmatch(field):
            return None
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        if op in _ORDERS and all(_is_number(each) for each in values):
            return or_(*(self._number(field, op, each) for each in values))
        if op in ("=", "in", "contains"):
            texts = [each for each in values if isinstance(each, str)]
            if len(texts) == len(values) and len(texts) <= MOST_WORDS:
                return self._written(self._text(field), texts)
        return None

    def _number(self, field: str, op: str, value: Scalar | None) -> ColumnElement[bool]:
        if self._is_postgres:
            from sqlalchemy.dialects.postgresql import JSONB

            held = func.jsonb_extract_path(SignalRow.fields, field, type_=JSONB())
            number = cast(literal(orjson.dumps(value).decode(), String), JSONB())
            return _ORDERS[op](held, number)
        held = func.json_extract(SignalRow.fields, f"$.{field}", type_=Float())
        return _ORDERS[op](held, type_coerce(value, Float()))

    def _text(self, field: str) -> ColumnElement[str]:
        if self._is_postgres:
            return func.jsonb_extract_path_text(SignalRow.fields, field, type_=String())
        return func.json_extract(SignalRow.fields, f"$.{field}", type_=String())

    def _written(
        self, column: ColumnElement[str], texts: Iterable[str]
    ) -> ColumnElement[bool] | None:
        pieces = {max(fold(each).split(), key=len, default="") for each in texts}
        if "" in pieces:
            return None
        # PostgreSQL's own letters take three times as long; plain ones are all that is asked for.
        plain = collate(column, "C") if self._is_postgres else column
        lower = func.lower(plain, type_=String())
        place = func.strpos if self._is_postgres else func.instr
        whole = func.octet_length(column) if self._is_postgres else _bytes(column)
        other_letters = whole != func.length(column)
        return or_(other_letters, *(place(lower, each) > 0 for each in sorted(pieces)))


def _bytes(column: ColumnElement[str]) -> ColumnElement[int]:
    return func.length(cast(column, LargeBinary))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
