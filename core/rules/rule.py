"""What a rule is: which signals it looks at, its condition, and the alert it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from core.errors import InvalidInput
from core.ids import RuleId
from core.rules.conditions.all import All
from core.rules.phrases import both
from core.rules.signal import SignalKind
from core.rules.tree import ConditionTree, refusal
from core.severity import Severity, parse_severity
from core.texts import Text, text
from core.texts.severity_words import severity_word

BY_RULE = "rule"
"""In `fingerprint`: alerts of different rules are different alerts."""


def _severity(value: object) -> object:
    try:
        return parse_severity(value) if isinstance(value, str) else value
    except InvalidInput as problem:
        raise PydanticCustomError("severity", "{it}", {"it": problem.wanted}) from problem


_Name = Annotated[str, Field(pattern=r"^[^\s\x00-\x1f]{1,100}$")]


class ReceiverRef(BaseModel):
    """A receiver by its kind (`chat`, `person`, `role` ...) and its id in that kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")]
    id: Annotated[str, Field(min_length=1, max_length=100)]


class RuleSpec(BaseModel):
    """A rule as it is stored and edited; never changed, an edit is a new revision.

    `fingerprint` names what tells its alerts apart: `rule`, `case`, `place`, any field or label;
    signals alike in all of them are one alert. Within `cooldown` an alert that is repeated only
    counts up. `receivers` empty means that the routes decide; `template` None means the built-in
    text. Rules of a lower `priority` number come first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    description: Annotated[str, Field(max_length=1000)] = ""
    kinds: Annotated[tuple[SignalKind, ...], Field(min_length=1, max_length=4)]
    condition: ConditionTree
    severity: Annotated[Severity, BeforeValidator(_severity)]
    fingerprint: Annotated[tuple[_Name, ...], Field(min_length=1, max_length=10)] = (
        BY_RULE,
        "case",
    )
    cooldown: Annotated[timedelta, Field(ge=timedelta(0), le=timedelta(days=30))] = timedelta(0)
    receivers: Annotated[tuple[ReceiverRef, ...], Field(max_length=50)] = ()
    template: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    active: bool = True
    priority: Annotated[int, Field(ge=0, le=1_000_000)] = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule with its identity; `revision` counts its edits from 1."""

    id: RuleId
    revision: int
    spec: RuleSpec


def parse_rule(stored: object) -> RuleSpec:
    """Return the rule written in decoded JSON.

    Raises InvalidInput that names the field, its value and what would be right.
    """
    try:
        return RuleSpec.model_validate(stored)
    except ValidationError as problem:
        raise refusal(problem) from problem


def sentence(rule: RuleSpec) -> Text:
    """Return the rule as one sentence: "When the rating is at most 2, alert high."."""
    clause = rule.condition.describe()
    if set(rule.kinds) == {SignalKind.INTEGRATION}:
        reports = text("an integration reports something")
        clause = reports if rule.condition == All(conditions=()) else both([reports, clause])
    severity = severity_word(rule.severity)
    if rule.cooldown:
        return text(
            "When {clause}, alert {severity}, and again only after {cooldown}.",
            clause=clause,
            severity=severity,
            cooldown=rule.cooldown,
        )
    return text("When {clause}, alert {severity}.", clause=clause, severity=severity)
