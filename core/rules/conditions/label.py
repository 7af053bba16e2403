"""A label matched as Alertmanager matches it: `label team =~ "db.*"`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal, assert_never

from pydantic import Field, ValidationInfo, field_validator

from core.patterns import MAX_PATTERN, checked_pattern, matches_whole, only_literals
from core.rules.comparable import comparable
from core.rules.condition import Check, Condition, Known
from core.rules.guard import Guard, Same
from core.rules.phrases import field_name, shown
from core.rules.signal import LABEL, Signal
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary
from core.texts import Text, text

LabelOperator = Literal["=", "!=", "=~", "!~"]


class Label(Condition):
    """A label compared with a value, or with a regular expression (RE2) that must fit all of it.

    As in Alertmanager: a label that is not there is an empty text, case counts, and `=~` is
    anchored at both ends.
    """

    type: Literal["label"] = "label"
    label: Annotated[str, Field(pattern=r"^[^\s\x00-\x1f]{1,100}$")]
    op: LabelOperator
    value: Annotated[str, Field(max_length=MAX_PATTERN)]

    @field_validator("value", mode="after")
    @classmethod
    def _is_a_pattern_where_one_is_meant(cls, value: str, info: ValidationInfo) -> str:
        return checked_pattern(value) if info.data.get("op") in ("=~", "!~") else value

    def describe(self) -> Text:
        """Return a clause such as "the label team matches “db.*”"."""
        label, value = field_name(LABEL + self.label), shown(self.value)
        match self.op:
            case "=":
                return text("{field} is {value}", field=label, value=value)
            case "!=":
                return text("{field} is not {value}", field=label, value=value)
            case "=~":
                return text("{field} matches {value}", field=label, value=value)
            case "!~":
                return text("{field} does not match {value}", field=label, value=value)
            case _:
                assert_never(self.op)

    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the verdict; its reason tells the value that was found."""
        given = signal.labels.get(self.label, "")
        holds = self._judge()(given)
        clause, found = self.describe(), shown(given)
        if holds:
            reason = text("{clause}: it is {found}", clause=clause, found=found)
        else:
            reason = text("not so: {clause}; it is {found}", clause=clause, found=found)
        return Verdict(holds=holds, reason=reason)

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return the comparison with the expression compiled beforehand."""
        label, judge = self.label, self._judge()
        return lambda facts: judge(facts.signal.labels.get(label, ""))

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return the values it may have, where they can be told."""
        match self.op:
            case "=":
                values: tuple[str, ...] | None = (self.value,)
            case "=~":
                values = only_literals(self.value)
            case "!=" | "!~":
                return None
            case _:
                assert_never(self.op)
        if values is None or "" in values:
            return None  # A label that is not there matches as well.
        field = LABEL + self.label
        found = (comparable(field, value) for value in values)
        return frozenset(Same(field, value) for value in found if value is not None)

    def _judge(self) -> Callable[[str], bool]:
        value = self.value
        match self.op:
            case "=":
                return lambda given: given == value
            case "!=":
                return lambda given: given != value
            case "=~":
                return matches_whole(value)
            case "!~":
                fits = matches_whole(value)
                return lambda given: not fits(given)
            case _:
                assert_never(self.op)
