"""What one kind of condition is to the panel: a question, and what short answers make of it."""

from __future__ import annotations

from typing import Protocol

from bot.dialogs.rule.parts.part import Around, Asked
from core.rules.condition import Condition
from core.texts import Text


class LeafPart(Protocol):
    """One kind. `begins` is the condition it begins with when it is added to others, as a line;
    None when it is not offered there. `is_asked_by_clock`: only rules with a schedule have it."""

    @property
    def word(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def begins(self) -> str | None: ...
    @property
    def is_asked_by_clock(self) -> bool: ...

    def fits(self, leaf: Condition) -> bool:
        """Tell whether the condition is of this kind."""
        ...

    def asked(self, leaf: Condition, around: Around) -> Asked:
        """Return the question about it."""
        ...

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        """Return the condition as the tapped choice makes it; an unknown one changes nothing."""
        ...

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        """Return the condition as a short answer makes it; None when it is to be read as a whole
        condition. Raises LineMistake."""
        ...
