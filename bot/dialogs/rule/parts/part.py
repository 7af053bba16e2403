"""What a part of a rule is to the panel: a button, a question, and what answers make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from bot.keyboards import Choice
from core.rulebook.names import RuleNames
from core.rules.condition import Condition
from core.rules.line import read_line
from core.rules.rule import RuleSpec
from core.texts import Locale, Text, raw

GO = "go."
"""Begins the word of a button that leads to another part."""


class Spot(Protocol):
    """A place of the workspace."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What there is in the workspace that a part may name, and whose language is spoken."""

    names: RuleNames
    places: Sequence[Spot] = ()
    locale: Locale = field(default_factory=Locale)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question about a part, and the answers that need no typing. `shows_rule`: the rule
    stands above it as a sentence."""

    lines: tuple[Text, ...]
    rows: tuple[tuple[Choice, ...], ...] = ()
    shows_rule: bool = True


class Part(Protocol):
    """One part. `within` is the part Back leads to, None for the panel."""

    @property
    def word(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def within(self) -> str | None: ...

    def fits(self, spec: RuleSpec) -> bool:
        """Tell whether the rule has this part."""
        ...

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        """Return the question."""
        ...

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        """Return the rule as the tapped choice makes it; raises InvalidInput."""
        ...

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        """Return the rule as what they wrote makes it; raises LineMistake or InvalidInput."""
        ...

    def leads(self, word: str | None, before: RuleSpec) -> str | None:
        """Return the part to be shown after an answer (`word` None: it was written) to what the
        rule was before it; None for the panel."""
        ...


class OnePart:
    """What most parts have in common: one answer, and back to where they came from."""

    within: str | None = None

    def fits(self, spec: RuleSpec) -> bool:
        return True

    def leads(self, word: str | None, before: RuleSpec) -> str | None:
        return self.within


def reading_of(line: str, around: Around) -> RuleSpec:
    """Return the rule of a line made around what was written; raises LineMistake."""
    return read_line(line, receivers=around.names)


def condition_of(words: str, around: Around, *, by_clock: bool = False) -> Condition:
    """Return the condition they wrote; raises LineMistake."""
    said = words.strip()
    if said.casefold().startswith("when "):
        said = said[5:]
    asked = "every day at 09:00 " if by_clock else ""
    return reading_of(f"{asked}when {said} then alert low", around).condition


def marked(choice: Choice, *, is_now: bool) -> Choice:
    """Return the choice, standing out when it is the present one."""
    if not is_now:
        return choice
    return Choice(label=choice.label, word=choice.word, style="primary")


def in_rows(keys: Sequence[Choice], each: int = 2) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons in rows of so many."""
    return tuple(tuple(keys[at : at + each]) for at in range(0, len(keys), each))


def place_keys(
    around: Around, present: Sequence[str], *, shown: int = 12
) -> tuple[tuple[Choice, ...], ...]:
    """Return a button for each place, those in `present` standing out."""
    now = {name.casefold() for name in present}
    keys = [
        marked(
            Choice(label=raw(one.name), word=f"{_PLACE}{one.id}"),
            is_now=one.name.casefold() in now,
        )
        for one in around.places[:shown]
    ]
    return in_rows(keys)


def place_in(word: str, around: Around) -> str | None:
    """Return the name of the place behind a button; None for another button."""
    key = word.removeprefix(_PLACE)
    return next((one.name for one in around.places if str(one.id) == key), None)


def quoted(words: str) -> str:
    """Return words as they stand in a line, whatever marks were typed around them."""
    inner = words.strip(' \t"“”«»').replace('"', "").replace("\\", "")
    return f'"{inner}"'


def listed(words: str) -> str:
    """Return what was written with commas as a list of texts; empty when there is none."""
    several = [one for one in words.split(",") if one.strip(' \t"“”«»')]
    return ", ".join(quoted(one) for one in several)


_PLACE = "pl."
