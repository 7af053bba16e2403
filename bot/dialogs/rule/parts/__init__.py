"""The parts of a rule that can be changed with buttons; one more is one file and one line here."""

from __future__ import annotations

from bot.dialogs.rule.parts.adding import Adding, Joining
from bot.dialogs.rule.parts.alerting import HowLoud, HowOften, WhichHours
from bot.dialogs.rule.parts.clock import WhenAsked
from bot.dialogs.rule.parts.deeds import DEEDS, WithTheCase
from bot.dialogs.rule.parts.leaves.counts import WHERE
from bot.dialogs.rule.parts.more import RARER, More
from bot.dialogs.rule.parts.part import Part
from bot.dialogs.rule.parts.receivers import WhoIsTold
from bot.dialogs.rule.parts.when import When, WhenPart
from bot.dialogs.rule.parts.where import WhereCounted

PARTS_OF_A_RULE: tuple[Part, ...] = (
    When(),
    WhenAsked(),
    HowLoud(),
    WhoIsTold(),
    HowOften(),
    WhichHours(),
    WithTheCase(),
    More(),
)
"""Those on the panel."""
_WITHIN: tuple[Part, ...] = (*RARER, *DEEDS)


def part_called(word: str) -> Part:
    """Return the part of this word, one within another as well; else the condition."""
    for one in (*PARTS_OF_A_RULE, *_WITHIN):
        if one.word == word:
            return one
    kind, _, rest = word.partition(".")
    if kind in (WhenPart.kind, WHERE) and (at := _number(rest)) is not None:
        return WhenPart(at=at) if kind == WhenPart.kind else WhereCounted(at=at)
    if kind in ("and", "or"):
        beside, _, leaf = rest.partition(".")
        joining = Joining(by_and=kind == "and", at=_number(beside))
        return Adding(joining=joining, kind=leaf) if leaf else joining
    return PARTS_OF_A_RULE[0]


def _number(words: str) -> int | None:
    is_number = words.isascii() and words.isdigit() and len(words) <= 4
    return int(words) if is_number else None
