"""The kinds of condition that buttons know; one more is one file and one line here."""

from __future__ import annotations

from bot.dialogs.rule.parts.leaves.counts import AverageIs, Burst, Silence
from bot.dialogs.rule.parts.leaves.fields import (
    AnyField,
    ExpressionIs,
    KindIs,
    LabelIs,
    PlaceIs,
    Ratings,
)
from bot.dialogs.rule.parts.leaves.leaf import LeafPart
from bot.dialogs.rule.parts.leaves.question import QuestionIs
from bot.dialogs.rule.parts.leaves.words import Words
from core.rules.condition import Condition

LEAVES: tuple[LeafPart, ...] = (
    Ratings(),
    Words(),
    PlaceIs(),
    KindIs(),
    Burst(),
    AverageIs(),
    LabelIs(),
    ExpressionIs(),
    Silence(),
    QuestionIs(),
)
_OTHER = AnyField()


def leaf_part(leaf: Condition) -> LeafPart:
    """Return the kind this condition is of."""
    return next((one for one in LEAVES if one.fits(leaf)), _OTHER)


def kind_called(word: str) -> LeafPart:
    """Return the kind with this word; what is written as a condition for an unknown one."""
    return next((one for one in LEAVES if one.word == word), _OTHER)
