"""What a part of a rule is to the panel: a button, a question, and what answers make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.keyboards import Choice
from core.rulebook.names import RuleNames
from core.rules.line import read_line
from core.rules.rule import RuleSpec
from core.texts import Text

GO = "go."
"""Begins the word of a button that leads to another part."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question about a part, and the answers that need no typing."""

    lines: tuple[Text, ...]
    rows: tuple[tuple[Choice, ...], ...] = ()


class Part(Protocol):
    """One part; `takes_several`: a tap is not the end of it."""

    @property
    def word(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def takes_several(self) -> bool: ...

    def fits(self, spec: RuleSpec) -> bool:
        """Tell whether the rule has this part."""
        ...

    def asks(self, spec: RuleSpec, names: RuleNames) -> Asked:
        """Return the question."""
        ...

    def chosen(self, word: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        """Return the rule as the tapped choice makes it; raises InvalidInput."""
        ...

    def typed(self, words: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        """Return the rule as what they wrote makes it; raises LineMistake or InvalidInput."""
        ...


def reading_of(line: str, names: RuleNames) -> RuleSpec:
    """Return the rule of a line made around what was written; raises LineMistake."""
    return read_line(line, receivers=names)


def marked(choice: Choice, *, is_now: bool) -> Choice:
    """Return the choice, standing out when it is the present one."""
    if not is_now:
        return choice
    return Choice(label=choice.label, word=choice.word, style="primary")
