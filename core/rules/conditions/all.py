"""All of several conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from core.rules.condition import Check, Condition, Facts, Known
from core.rules.guard import Guard, narrowest
from core.rules.phrases import both, bracketed
from core.rules.signal import Signal
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary
from core.texts import Text, text

if TYPE_CHECKING:
    # At run time the name is the union of every condition, told by the list of them.
    from core.rules.condition import Condition as AnyCondition


class All(Condition):
    """Every one of `conditions` holds; of none, always.

    One that fails decides; otherwise one that cannot be asked leaves the whole unanswered.
    """

    type: Literal["all"] = "all"
    conditions: Annotated[tuple[AnyCondition, ...], Field(max_length=100)]

    def children(self) -> tuple[Condition, ...]:
        """Return the conditions that must hold."""
        return self.conditions

    def describe(self) -> Text:
        """Return "a, b and c"."""
        if not self.conditions:
            return text("anything comes in")
        return both([_clause(child) for child in self.conditions])

    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the verdict with one part for each condition."""
        parts = tuple(child.decide(signal, known) for child in self.conditions)
        truths = [part.truth for part in parts]
        if False in truths:
            reason = text("not all of these hold")
        elif None in truths:
            reason = text("one of these cannot be said")
        else:
            reason = text("all of these hold")
        return Verdict(
            holds=all(truths),
            applies=False in truths or None not in truths,
            reason=reason,
            parts=parts,
        )

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return a check that stops at the first condition that fails."""
        checks = tuple(child.compile(vocabulary) for child in self.conditions)

        def check(facts: Facts) -> bool | None:
            unknown = False
            for ask in checks:
                truth = ask(facts)
                if truth is False:
                    return False
                unknown = unknown or truth is None
            return None if unknown else True

        return check

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return the narrowest of the guards: each of them must let the signal through."""
        return narrowest([child.guard(vocabulary) for child in self.conditions])


def _clause(child: Condition) -> Text:
    clause = child.describe()
    return bracketed(clause) if len(child.children()) > 1 else clause
