"""The parts of a rule that can be changed with buttons; one more is one file and one line here."""

from __future__ import annotations

from bot.dialogs.rule.parts.alerting import HowLoud, HowOften, WhichHours
from bot.dialogs.rule.parts.clock import WhenAsked
from bot.dialogs.rule.parts.part import Part
from bot.dialogs.rule.parts.receivers import WhoIsTold
from bot.dialogs.rule.parts.when import Joining, When, WhenPart

PARTS_OF_A_RULE: tuple[Part, ...] = (
    When(),
    WhenAsked(),
    HowLoud(),
    WhoIsTold(),
    HowOften(),
    WhichHours(),
)


def part_called(word: str) -> Part:
    """Return the part of this word, one within the condition as well; else the condition."""
    for one in PARTS_OF_A_RULE:
        if one.word == word:
            return one
    kind, _, number = word.partition(".")
    if kind == WhenPart.kind and number.isascii() and number.isdigit() and len(number) <= 4:
        return WhenPart(at=int(number))
    if kind in ("and", "or"):
        return Joining(by_and=kind == "and")
    return PARTS_OF_A_RULE[0]
