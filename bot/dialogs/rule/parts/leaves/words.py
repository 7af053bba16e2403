"""A condition on words in the text."""

from __future__ import annotations

from bot.dialogs.rule.parts.part import Around, Asked, condition_of, listed, marked
from bot.keyboards import Choice
from core.rules.condition import Condition
from core.rules.conditions.keyword import Keyword
from core.texts import text

_FORMS, _ACCENTS = "forms", "accents"


class Words:
    """Words or phrases that occur in the text."""

    word, label, begins = "words", text("💬 Words"), 'text has "refund"'
    is_asked_by_clock = False

    def fits(self, leaf: Condition) -> bool:
        return isinstance(leaf, Keyword)

    def asked(self, leaf: Condition, around: Around) -> Asked:
        forms = Choice(label=text("Any form of a word"), word=_FORMS)
        accents = Choice(label=text("With or without accents"), word=_ACCENTS)
        rows = (
            (marked(forms, is_now=isinstance(leaf, Keyword) and leaf.forms),),
            (marked(accents, is_now=isinstance(leaf, Keyword) and not leaf.accents),),
        )
        return Asked((text("Write the words or phrases, with commas between them."),), rows)

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        if not isinstance(leaf, Keyword):
            return leaf
        if word == _FORMS:
            return leaf.model_copy(update={"forms": not leaf.forms})
        if word == _ACCENTS:
            return leaf.model_copy(update={"accents": not leaf.accents})
        return leaf

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        said = words.strip()
        is_whole = said.casefold().startswith(("text ", "when ", "not ", "("))
        if is_whole or not isinstance(leaf, Keyword) or not listed(said):
            return None
        read = condition_of(f"text has {listed(said)}", around)
        kept = read.words if isinstance(read, Keyword) else leaf.words
        return leaf.model_copy(update={"words": kept, "patterns": ()})
