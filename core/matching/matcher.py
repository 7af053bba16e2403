"""What a matcher is: one label or field that must, or must not, have a value.

The meaning is Alertmanager's: what is missing is an empty text, case counts, and an expression has
to fit all of the value (https://prometheus.io/docs/alerting/latest/configuration/#matcher).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Annotated, Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from core.patterns import MAX_PATTERN, checked_pattern, matches_whole, only_literals
from core.texts import text
from core.texts.refused import refused

Operator = Literal["=", "!=", "=~", "!~"]

MATCHERS_AT_MOST = 20
"""Matchers of one route, silence or inhibition; more cannot be read on a phone."""

NAME = r"[^\s\x00-\x1f\"'{},=!~]{1,100}"
"""What a label or field may be called."""

_BARE = re.compile(r"[^\s\x00-\x1f\"'{},=!~“”„«»]+")


class Matcher(BaseModel):
    """`field op value`; of an alert the fields are its labels and `severity`, `source`, `kind`,
    `category`, `place`, `rule`. `=~` and `!~` take an RE2 expression. Raises pydantic's
    ValidationError where the expression is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: Annotated[str, Field(pattern=f"^{NAME}$")]
    op: Operator
    value: Annotated[str, Field(max_length=MAX_PATTERN)]

    @field_validator("value", mode="after")
    @classmethod
    def _is_a_pattern_where_one_is_meant(cls, value: str, info: ValidationInfo) -> str:
        if "\x00" in value or any("\ud800" <= one <= "\udfff" for one in value):
            # No database keeps them, so no alert could ever have them.
            raise refused("value", text("text without NUL characters or half characters"))
        return checked_pattern(value) if info.data.get("op") in ("=~", "!~") else value

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Tell whether the facts satisfy it."""
        return self._judge(facts.get(self.field, ""))

    @property
    def key(self) -> tuple[str, str] | None:
        """Return the (field, value) every match has, None where it may be one of several or be
        missing: what an index can find it by."""
        if not self.value:
            return None
        if self.op == "=":
            return (self.field, self.value)
        words = only_literals(self.value) if self.op == "=~" else None
        return (self.field, words[0]) if words is not None and len(words) == 1 else None

    def __str__(self) -> str:
        """Return it as people type it; a value of several words or none stands in quotation
        marks."""
        is_bare = _BARE.fullmatch(self.value) is not None
        value = self.value if is_bare else json.dumps(self.value, ensure_ascii=False)
        return f"{self.field}{self.op}{value}"

    @cached_property
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


def all_hold(matchers: Iterable[Matcher], facts: Mapping[str, str]) -> bool:
    """Tell whether every matcher holds; none at all holds for everything."""
    return all(matcher.holds(facts) for matcher in matchers)


def written(matchers: Iterable[Matcher]) -> str:
    """Return the matchers as one line that reads back as the same ones."""
    return ", ".join(str(matcher) for matcher in matchers)
