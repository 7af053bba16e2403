"""A number about what there is, compared: `count(open, severity >= high, older than 2h) > 0`."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, assert_never

from pydantic import Field, ValidationInfo, field_validator

from core.rules.comparable import SIGNS, Sign
from core.rules.condition import Check, Condition, Facts, Known
from core.rules.guard import Guard
from core.rules.phrases import both, compared, field_name
from core.rules.signal import Signal, SignalKind
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary
from core.texts import Text, text
from core.texts.refused import refused

if TYPE_CHECKING:
    # At run time the name is the union of every condition, told by the list of them.
    from core.rules.condition import Condition as AnyCondition

Measure = Literal["count", "average", "oldest"]
Population = Literal["cases", "open", "complaints", "feedback", "requests", "alerts", "firing"]
"""`open`: cases not yet resolved; `alerts`: those not yet resolved; `firing`: those that nobody
has acknowledged; the others: all cases, or all of that kind."""

Within = Literal["today", "yesterday"]
"""A day of the workspace's calendar."""

Span = Annotated[timedelta, Field(ge=timedelta(minutes=1), le=timedelta(days=366))]

_LONGEST_AGE = 86_400.0 * 999_999
"""Older is not shown: a span cannot be longer."""

_POPULATIONS: dict[str, Text] = {
    "cases": text("cases"),
    "open": text("open cases"),
    "complaints": text("complaints"),
    "feedback": text("pieces of feedback"),
    "requests": text("requests"),
    "alerts": text("open alerts"),
    "firing": text("alerts nobody has acknowledged"),
}


class Question(Condition):
    """How many there are, the average of a field, or the age of the oldest, compared.

    Asked by the clock only; the number is handed in (`core.rules.history.History` finds it).
    `where` narrows what is counted by comparisons, `older_than` by age, `within` by when it was
    opened. The age of the oldest is in seconds, as `value` is then; of none it is 0.
    """

    is_asked_by_clock: ClassVar[bool] = True

    type: Literal["question"] = "question"
    measure: Measure
    of: Population = "open"
    field: Annotated[
        str | None, Field(pattern=r"^[^\s\x00-\x1f]{1,100}$", validate_default=True)
    ] = None
    where: Annotated[tuple[AnyCondition, ...], Field(max_length=10)] = ()
    older_than: Span | None = None
    within: Within | Span | None = None
    op: Sign
    value: Annotated[float, Field(ge=-1e15, le=1e15)]

    @field_validator("field", mode="after")
    @classmethod
    def _is_given_for_an_average(cls, field: str | None, info: ValidationInfo) -> str | None:
        if (info.data.get("measure") == "average") != (field is not None):
            raise refused("field", text("a field for an average, none for the others"))
        return field

    @field_validator("where", mode="after")
    @classmethod
    def _only_compares(cls, where: tuple[Condition, ...]) -> tuple[Condition, ...]:
        if any(each.type != "compare" for each in where):
            raise refused("where", text("comparisons of a field with a value"))
        return where

    def children(self) -> tuple[Condition, ...]:
        """Return nothing: the comparisons are about what is counted, not about a signal."""
        return ()

    def describe(self) -> Text:
        """Return a clause such as "the number of open cases is more than 0"."""
        return compared(self._subject(), self.op, self.shown(self.value))

    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the verdict on the number that was handed in."""
        truth, clause = self._truth(signal, known), self.describe()
        if signal.kind is not SignalKind.CLOCK:
            reason = text("only the clock asks this")
        elif (number := known.answers.get(self.digest)) is None:
            reason = text("there is no such number")
        elif truth:
            reason = text("{clause}: it is {found}", clause=clause, found=self.shown(number))
        else:
            found = self.shown(number)
            reason = text("not so: {clause}; it is {found}", clause=clause, found=found)
        return Verdict(holds=truth is True, applies=truth is not None, reason=reason)

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return a look at the number that was handed in."""

        def check(facts: Facts) -> bool | None:
            return self._truth(facts.signal, facts.known)

        return check

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return the guard that nothing passes: no signal that comes in makes it hold."""
        return frozenset()

    def _truth(self, signal: Signal, known: Known) -> bool | None:
        number = known.answers.get(self.digest)
        if signal.kind is not SignalKind.CLOCK or number is None or math.isnan(number):
            return None
        return SIGNS[self.op](number, self.value)

    @property
    def among(self) -> Text:
        """What is counted, without what narrows it."""
        return _POPULATIONS[self.of]

    def shown(self, number: float) -> Text:
        """Return a number of this question as people read it: an age as a span."""
        if self.measure == "oldest":
            seconds = min(max(number, -_LONGEST_AGE), _LONGEST_AGE)
            return text("{span}", span=timedelta(seconds=seconds))
        return text("{number}", number=int(number) if number.is_integer() else number)

    def _subject(self) -> Text:
        among = _POPULATIONS[self.of]
        match self.measure:
            case "count":
                subject = text("the number of {among}", among=among)
            case "average":
                field = field_name(self.field or "")
                subject = text("the average of {field} of {among}", field=field, among=among)
            case "oldest":
                subject = text("the age of the oldest of {among}", among=among)
            case _:
                assert_never(self.measure)
        if self.older_than is not None:
            subject = text("{subject} older than {age}", subject=subject, age=self.older_than)
        match self.within:
            case None:
                pass
            case "today":
                subject = text("{subject} today", subject=subject)
            case "yesterday":
                subject = text("{subject} yesterday", subject=subject)
            case span:
                subject = text("{subject} in the last {span}", subject=subject, span=span)
        if not self.where:
            return subject
        narrowed = both([each.describe() for each in self.where])
        return text("{subject} where {clause}", subject=subject, clause=narrowed)
