"""The opposite of a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from core.rules.condition import Check, Condition, Facts, Known
from core.rules.guard import Guard
from core.rules.signal import Signal
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary
from core.texts import Text, text

if TYPE_CHECKING:
    # At run time the name is the union of every condition, told by the list of them.
    from core.rules.condition import Condition as AnyCondition


class Not(Condition):
    """`condition` does not hold, though the question could be asked."""

    type: Literal["not"] = "not"
    condition: AnyCondition

    def children(self) -> tuple[Condition, ...]:
        """Return the one condition."""
        return (self.condition,)

    def describe(self) -> Text:
        """Return "it is not so that (…)"."""
        return text("it is not so that ({clause})", clause=self.condition.describe())

    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the opposite verdict, with the condition's own as its part."""
        part = self.condition.decide(signal, known)
        if part.truth is None:
            reason = text("this cannot be said")
        elif part.truth:
            reason = text("this holds, and must not")
        else:
            reason = text("this does not hold, as it must not")
        return Verdict(
            holds=part.truth is False, applies=part.applies, reason=reason, parts=(part,)
        )

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return the opposite check."""
        ask = self.condition.compile(vocabulary)

        def check(facts: Facts) -> bool | None:
            truth = ask(facts)
            return None if truth is None else not truth

        return check

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return None: what does not hold leaves no trace to look for."""
        return None
