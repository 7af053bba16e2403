"""A line in the closed subset of CEL: `rating < 3 && text.contains("broken")`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from core.rules.condition import Check, Condition, Facts, Known
from core.rules.expression.compile import compiled, guard_of
from core.rules.expression.parser import MAX_SOURCE, ExpressionMistake, parse
from core.rules.guard import Guard
from core.rules.signal import Signal
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary
from core.texts import Text, raw, text
from core.texts.refused import refused


def _can_be_read(source: str) -> str:
    try:
        parse(source)
    except ExpressionMistake as mistake:
        raise refused("source", mistake.says) from mistake
    return source


class Expression(Condition):
    """A line of CEL over `rating`, `text`, `fields`, `labels` and the known fields by name.

    Compared as CEL compares: case counts, and values of different sorts have no order. Whatever
    cannot be worked out (a missing field, a number asked for its length) does not apply.
    """

    type: Literal["expression"] = "expression"
    source: Annotated[
        str, Field(min_length=1, max_length=MAX_SOURCE), AfterValidator(_can_be_read)
    ]

    def describe(self) -> Text:
        """Return the line itself."""
        return text("the expression {source} is true", source=raw(self.source))

    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the verdict of the whole line."""
        truth = compiled(parse(self.source))(Facts(signal=signal, terms=frozenset()))
        match truth:
            case True:
                reason = text("the expression is true")
            case False:
                reason = text("the expression is not true")
            case _:
                reason = text("the expression cannot be worked out for this")
        return Verdict(holds=truth is True, applies=truth is not None, reason=reason)

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return the line as nested functions."""
        return compiled(parse(self.source))

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return what the line's comparisons leave of the signals."""
        return guard_of(parse(self.source), vocabulary)
