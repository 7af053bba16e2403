"""What a rule is: which signals it looks at, its condition, and the alert it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Annotated, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from core.ids import RuleId
from core.rules.actions import NO_ACTIONS, CaseActions, ReportSpan, SeverityWord
from core.rules.comparable import Order
from core.rules.condition import Condition
from core.rules.hours import Hours
from core.rules.schedule import Schedule
from core.rules.signal import SignalKind
from core.rules.tree import ConditionTree, refusal
from core.rules.windowed import over_time
from core.severity import Severity
from core.texts import text
from core.texts.refused import refused

BY_RULE = "rule"
"""In `fingerprint`: alerts of different rules are different alerts."""

_JOINING = ("all", "any", "not")
_ORDERS = get_args(Order)

_Name = Annotated[str, Field(pattern=r"^[^\s\x00-\x1f]{1,100}$")]


class ReceiverRef(BaseModel):
    """A receiver by its kind (`chat`, `person`, `role` ...) and its id in that kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")]
    id: Annotated[str, Field(min_length=1, max_length=100)]


class RuleSpec(BaseModel):
    """A rule as it is stored and edited; never changed, an edit is a new revision.

    A rule looks at signals of `kinds`, or has a `schedule` and is asked by the clock; outside of
    `hours` (None: there are none) it rests, though its windows go on counting. `severity` None: it
    makes no alert but does something with the `case`, or has a schedule and sends the `report` of
    what happened, which no filter of severities holds back. `fingerprint` names what tells its
    alerts apart: `rule`, `case`, `place`, any field or label; signals alike in all of them are one
    alert (empty: `alerts_apart_by` says). Within `cooldown` an alert that is repeated only counts
    up. `receivers` empty means that the routes decide; `template` None means the built-in text.
    Rules of a lower `priority` number come first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    description: Annotated[str, Field(max_length=1000)] = ""
    schedule: Schedule | None = None
    kinds: Annotated[tuple[SignalKind, ...], Field(max_length=4, validate_default=True)] = ()
    hours: Hours | None = None
    condition: ConditionTree
    case: CaseActions = NO_ACTIONS
    report: ReportSpan | None = None
    severity: SeverityWord | None
    fingerprint: Annotated[tuple[_Name, ...], Field(max_length=10)] = ()
    cooldown: Annotated[timedelta, Field(ge=timedelta(0), le=timedelta(days=30))] = timedelta(0)
    receivers: Annotated[tuple[ReceiverRef, ...], Field(max_length=50)] = ()
    template: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    active: bool = True
    priority: Annotated[int, Field(ge=0, le=1_000_000)] = 100

    @cached_property
    def alerts_apart_by(self) -> tuple[str, ...]:
        """What tells the rule's alerts apart when nothing was chosen: the groups it counts by,
        else each case."""
        if self.fingerprint:
            return self.fingerprint
        windows = over_time(self.condition)
        if windows or self.schedule is not None:
            return tuple(
                dict.fromkeys((BY_RULE, *(name for each in windows for name in each.per)))
            )
        return (BY_RULE, "case")

    @property
    def is_asked_by_clock(self) -> bool:
        """Whether the clock asks the rule, by its schedule or when a window is due."""
        if self.schedule is not None:
            return True
        return any(each.is_asked_by_clock for each in self.condition.walk())

    @property
    def asked_by_zone(self) -> bool:
        """Whether the clock asks it at a time of day in the workspace's zone."""
        return self.schedule is not None and self.schedule.follows_workspace

    @property
    def rests_by_zone(self) -> bool:
        """Whether it has hours, and they are those of the workspace's zone."""
        return self.hours is not None and self.hours.zone is None

    @field_validator("kinds", mode="after")
    @classmethod
    def _are_given_unless_the_clock_asks(
        cls, kinds: tuple[SignalKind, ...], info: ValidationInfo
    ) -> tuple[SignalKind, ...]:
        scheduled = info.data.get("schedule") is not None
        if scheduled and kinds:
            raise refused("kinds", text("none with a schedule: the clock asks"))
        if not scheduled and not kinds:
            raise refused("kinds", text("at least 1 item, or a schedule"))
        return kinds

    @field_validator("condition", mode="after")
    @classmethod
    def _can_be_asked(cls, condition: Condition, info: ValidationInfo) -> Condition:
        windows = over_time(condition)
        if info.data.get("schedule") is not None:
            if windows:
                wanted = text("questions with a schedule: count, average or oldest")
                raise refused("condition", wanted)
            for each in condition.walk():
                if not (each.is_asked_by_clock or each.type in _JOINING):
                    raise _question_instead(each)
            return condition
        by_clock = any(each.is_asked_by_clock for each in windows)
        if not by_clock and any(each.is_asked_by_clock for each in condition.walk()):
            raise refused("condition", text("a schedule for a question: the clock asks it"))
        if (hours := info.data.get("hours")) is not None:
            for each in windows:
                if each.needs_open() > 52 * hours.weekly:
                    wanted = text("a span that fits into a year of the rule's hours")
                    raise refused("condition", wanted)
        return condition

    @field_validator("report", mode="after")
    @classmethod
    def _has_its_time(cls, report: ReportSpan | None, info: ValidationInfo) -> ReportSpan | None:
        if report is not None and info.data.get("schedule") is None:
            wanted = text("a schedule, such as every day at 09:00: the clock sends a report")
            raise refused("report", wanted)
        return report

    @field_validator("severity", mode="after")
    @classmethod
    def _does_something(cls, severity: Severity | None, info: ValidationInfo) -> Severity | None:
        by_signal = info.data.get("schedule") is None
        acts = info.data.get("case") if by_signal else info.data.get("report")
        if severity is None and not acts:
            if by_signal:
                wanted = text("a severity, or something to do with the case")
            else:
                wanted = text("a severity, or a report")
            raise refused("severity", wanted)
        return severity


def _question_instead(leaf: Condition) -> PydanticCustomError:
    """Return the refusal of a look at one signal in a rule that the clock asks, where it would
    never hold: the clock brings none. Its `example` is what the rule could ask instead."""
    field, op, value = (getattr(leaf, name, None) for name in ("field", "op", "value"))
    example = "count(complaints, today) > 10"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if field == "rating" and op in _ORDERS and is_number:
        example = f"average(rating, today) {op} {value:g}"
    wanted = text(
        "a question with a schedule, such as {example}: the clock brings nothing to look at",
        example=example,
    )
    return refused("condition", wanted, example=example)


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
