"""Words or phrases that occur in the text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from core.rules.condition import Check, Condition, Windows
from core.rules.guard import Guard, HasTerm
from core.rules.phrases import both, either, quoted
from core.rules.signal import Signal
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary, fold, stands_in
from core.texts import Text, text


def _something_to_find(words: str) -> str:
    if not fold(words):
        raise PydanticCustomError("words", "a word or phrase, not only white space")
    return words


Phrase = Annotated[str, Field(max_length=100), AfterValidator(_something_to_find)]


class Keyword(Condition):
    """The text has at least one of the words or phrases.

    Whole words are meant unless `whole_words` is off; case and the kind and amount of white space
    make no difference, accents do.
    """

    type: Literal["keyword"] = "keyword"
    words: Annotated[tuple[Phrase, ...], Field(min_length=1, max_length=200)]
    whole_words: bool = True

    def describe(self) -> Text:
        """Return a clause such as "somebody writes “refund” or “broken”"."""
        return text("somebody writes {words}", words=either(quoted(self.words)))

    def decide(self, signal: Signal, windows: Windows) -> tuple[Verdict, Windows]:
        """Return the verdict; its reason tells which words were found."""
        folded = fold(signal.text)
        found = [
            words for words in self.words if stands_in(folded, fold(words), whole=self.whole_words)
        ]
        if found:
            reason = text("the text has {words}", words=both(quoted(found)))
        else:
            reason = text("the text does not have {words}", words=either(quoted(self.words)))
        return Verdict(holds=bool(found), reason=reason), windows

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return a look at the terms that one pass over the text has found."""
        wanted = self._terms(vocabulary)
        return lambda facts: not wanted.isdisjoint(facts.terms)

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return the terms of which one must be found."""
        return frozenset(HasTerm(term) for term in self._terms(vocabulary))

    def _terms(self, vocabulary: Vocabulary) -> frozenset[int]:
        return frozenset(vocabulary.term(words, whole=self.whole_words) for words in self.words)
