"""A field or label compared with a value: `rating <= 2`, `category = "food"`."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Annotated, Literal, assert_never

from pydantic import Field, ValidationInfo, field_validator

from core.rules.comparable import SEVERITY_FIELD, Comparable, comparable
from core.rules.condition import Check, Condition, Known
from core.rules.guard import AtLeast, AtMost, Guard, Same
from core.rules.phrases import either, field_name, shown
from core.rules.signal import Scalar, Signal
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary
from core.texts import Text, text
from core.texts.refused import refused

SAFE_INTEGER = 2**53
"""Whole numbers beyond it do not survive JSON."""

MAX_LIST = 100
MAX_CHARACTERS = 500

Operator = Literal["<", "<=", "=", "!=", ">=", ">", "in", "contains", "exists"]
Judge = Callable[[Comparable | None], bool | None]
Operand = str | float

_ORDERS: dict[str, Callable[..., bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">=": operator.ge,
    ">": operator.gt,
}


class Compare(Condition):
    """A field (`rating`, `labels.team`) compared with a value.

    `in` takes a list, `exists` no value. Only values of one sort are compared; for others, and for
    an order with a field that was not given, the question does not apply. A field that was not
    given equals nothing and contains nothing. Text is compared without regard to case.
    """

    type: Literal["compare"] = "compare"
    field: Annotated[str, Field(pattern=r"^(labels\.)?[^\s\x00-\x1f]{1,100}$")]
    op: Operator
    value: Annotated[Scalar | tuple[Scalar, ...] | None, Field(validate_default=True)] = None

    @field_validator("value", mode="before")
    @classmethod
    def _is_a_value(cls, value: object) -> object:
        many = value if isinstance(value, list | tuple) else (value,)
        if len(many) > MAX_LIST or not all(one is None or _is_scalar(one) for one in many):
            wanted = text(
                "a finite number, a text of at most 500 characters, true, false, or a list of at"
                " most 100 of these"
            )
            raise refused("value", wanted)
        return value

    @field_validator("value", mode="after")
    @classmethod
    def _fits_the_operator(
        cls, value: Scalar | tuple[Scalar, ...] | None, info: ValidationInfo
    ) -> Scalar | tuple[Scalar, ...] | None:
        op, field = info.data.get("op"), info.data.get("field", "")
        match op:
            case "in":
                fits = isinstance(value, tuple) and len(value) > 0
                wanted = text("a list of values")
            case "exists":
                fits, wanted = value is None, text("no value")
            case "contains":
                fits, wanted = isinstance(value, str), text("a text")
            case _:
                fits = value is not None and not isinstance(value, tuple)
                wanted = text("one value: a text, a number, true or false")
        if fits and field == SEVERITY_FIELD:
            fits = all(sort == "severity" for sort, _ in _operands(field, value))
            wanted = text("low, medium, high or critical")
        if op is not None and not fits:
            raise refused("value", text("{what} for {op}", what=wanted, op=op))
        return value

    def describe(self) -> Text:
        """Return a clause such as "the rating is at most 2"."""
        field = field_name(self.field)
        value = either([shown(each, field=self.field) for each in _values(self.value)])
        match self.op:
            case "<":
                return text("{field} is less than {value}", field=field, value=value)
            case "<=":
                return text("{field} is at most {value}", field=field, value=value)
            case "=" | "in":
                return text("{field} is {value}", field=field, value=value)
            case "!=":
                return text("{field} is not {value}", field=field, value=value)
            case ">=":
                return text("{field} is at least {value}", field=field, value=value)
            case ">":
                return text("{field} is more than {value}", field=field, value=value)
            case "contains":
                return text("{field} contains {value}", field=field, value=value)
            case "exists":
                return text("{field} is given", field=field)
            case _:
                assert_never(self.op)

    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the verdict; its reason tells the value that was found."""
        given = signal.value_of(self.field)
        truth = self._judge()(comparable(self.field, given))
        reason = self._reason(truth, given)
        return Verdict(holds=bool(truth), applies=truth is not None, reason=reason)

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return the comparison with everything about the value worked out beforehand."""
        field, judge = self.field, self._judge()
        return lambda facts: judge(facts.value(field))

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return the values or the range the field must be in; None where it may be anything."""
        operands = _operands(self.field, self.value)
        match self.op:
            case "=" | "in":
                return frozenset(Same(self.field, value) for value in operands)
            case "<" | "<=":
                return frozenset(AtMost(self.field, value) for value in operands)
            case ">" | ">=":
                return frozenset(AtLeast(self.field, value) for value in operands)
            case "!=" | "contains" | "exists":
                return None
            case _:
                assert_never(self.op)

    def _judge(self) -> Judge:
        """Return the comparison itself: a field as it is compared to True, False or None."""
        op, operands = self.op, _operands(self.field, self.value)
        if op == "exists":
            return lambda actual: actual is not None
        if op in ("in", "=", "!="):
            return _sameness(frozenset(operands), negated=op == "!=")
        ((sort, operand),) = operands
        if op == "contains":
            return _containing(str(operand))
        return _order(_ORDERS[op], sort, operand)

    def _reason(self, truth: bool | None, given: Scalar | None) -> Text:
        clause = self.describe()
        if given is None:
            match truth:
                case True:
                    return text("{clause}: it was not given", clause=clause)
                case False:
                    return text("not so: {clause}; it was not given", clause=clause)
                case None:
                    return text("cannot be said: {clause}; it was not given", clause=clause)
        found = shown(given, field=self.field)
        match truth:
            case True:
                return text("{clause}: it is {found}", clause=clause, found=found)
            case False:
                return text("not so: {clause}; it is {found}", clause=clause, found=found)
            case None:
                return text(
                    "cannot be said: {clause}; it is {found}, another sort of value",
                    clause=clause,
                    found=found,
                )


def _sameness(operands: frozenset[Comparable], *, negated: bool) -> Judge:
    sorts = frozenset(sort for sort, _ in operands)

    def judge(actual: Comparable | None) -> bool | None:
        if actual is None:
            return negated
        if actual[0] not in sorts:
            return None
        return (actual in operands) is not negated

    return judge


def _containing(part: str) -> Judge:
    def judge(actual: Comparable | None) -> bool | None:
        if actual is None:
            return False
        sort, whole = actual
        return part in str(whole) if sort == "text" else None

    return judge


def _order(holds: Callable[..., bool], sort: str, operand: Operand) -> Judge:
    def judge(actual: Comparable | None) -> bool | None:
        if actual is None or actual[0] != sort:
            return None
        return holds(actual[1], operand)

    return judge


def _values(value: Scalar | tuple[Scalar, ...] | None) -> tuple[Scalar, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _operands(field: str, value: Scalar | tuple[Scalar, ...] | None) -> tuple[Comparable, ...]:
    found = (comparable(field, each) for each in _values(value))
    return tuple(each for each in found if each is not None)


def _is_scalar(value: object) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, str):
        return len(value) <= MAX_CHARACTERS
    if isinstance(value, int):
        return abs(value) <= SAFE_INTEGER
    return isinstance(value, float) and math.isfinite(value)
