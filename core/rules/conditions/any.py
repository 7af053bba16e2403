"""At least one of several conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from core.rules.condition import Check, Condition, Facts, Known
from core.rules.guard import Guard, together
from core.rules.phrases import bracketed, either
from core.rules.signal import Signal
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary
from core.texts import Text, text

if TYPE_CHECKING:
    # At run time the name is the union of every condition, told by the list of them.
    from core.rules.condition import Condition as AnyCondition


class AnyOf(Condition):
    """At least one of `conditions` holds.

    One that holds decides; otherwise one that cannot be asked leaves the whole unanswered.
    """

    type: Literal["any"] = "any"
    conditions: Annotated[tuple[AnyCondition, ...], Field(min_length=1, max_length=100)]

    def children(self) -> tuple[Condition, ...]:
        """Return the conditions of which one must hold."""
        return self.conditions

    def describe(self) -> Text:
        """Return "a, b or c"."""
        return either([_clause(child) for child in self.conditions])

    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the verdict with one part for each condition."""
        parts = tuple(child.decide(signal, known) for child in self.conditions)
        truths = [part.truth for part in parts]
        if True in truths:
            reason = text("at least one of these holds")
        elif None in truths:
            reason = text("one of these cannot be said")
        else:
            reason = text("none of these holds")
        return Verdict(
            holds=True in truths,
            applies=True in truths or None not in truths,
            reason=reason,
            parts=parts,
        )

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return a check that stops at the first condition that holds."""
        checks = tuple(child.compile(vocabulary) for child in self.conditions)

        def check(facts: Facts) -> bool | None:
            unknown = False
            for ask in checks:
                truth = ask(facts)
                if truth is True:
                    return True
                unknown = unknown or truth is None
            return None if unknown else False

        return check

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return the guards together; None when one of the conditions has none."""
        return together(child.guard(vocabulary) for child in self.conditions)


def _clause(child: Condition) -> Text:
    clause = child.describe()
    return bracketed(clause) if len(child.children()) > 1 else clause
