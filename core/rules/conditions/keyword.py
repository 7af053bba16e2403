"""Words or phrases that occur in the text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from core.rules.condition import Check, Condition, Known
from core.rules.guard import Guard, HasTerm
from core.rules.patterns import MAX_PATTERN, checked_pattern
from core.rules.phrases import both, either, quoted
from core.rules.signal import Signal
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary, fold, stands_in
from core.texts import Text, text


def _something_to_find(words: str) -> str:
    if not fold(words):
        raise PydanticCustomError("words", "a word or phrase, not only white space")
    return words


MAX_WORDS = 10_000
MAX_PATTERNS = 20

Language = Literal["en", "es"]
Pattern = Annotated[
    str, Field(min_length=1, max_length=MAX_PATTERN), AfterValidator(checked_pattern)
]
Phrase = Annotated[str, Field(max_length=100), AfterValidator(_something_to_find)]


class Keyword(Condition):
    """The text has at least one of the words or phrases.

    Whole words are meant unless `whole_words` is off; case and the kind and amount of white space
    make no difference, accents do.
    """

    type: Literal["keyword"] = "keyword"
    words: Annotated[tuple[Phrase, ...], Field(max_length=MAX_WORDS)] = ()
    patterns: Annotated[
        tuple[Pattern, ...], Field(max_length=MAX_PATTERNS, validate_default=True)
    ] = ()
    whole_words: bool = True
    forms: bool = False
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=2)] = ("en", "es")
    accents: bool = True

    @field_validator("patterns", mode="after")
    @classmethod
    def _has_something_to_find(
        cls, patterns: tuple[str, ...], info: ValidationInfo
    ) -> tuple[str, ...]:
        if not patterns and info.data.get("words") == ():
            raise PydanticCustomError("words", "at least one word, phrase or pattern")
        return patterns

    def describe(self) -> Text:
        """Return a clause such as "somebody writes “refund” or “broken”"."""
        return text("somebody writes {words}", words=either(quoted(self.words)))

    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the verdict; its reason tells which words were found."""
        folded = fold(signal.text)
        found = [
            words for words in self.words if stands_in(folded, fold(words), whole=self.whole_words)
        ]
        if found:
            reason = text("the text has {words}", words=both(quoted(found)))
        else:
            reason = text("the text does not have {words}", words=either(quoted(self.words)))
        return Verdict(holds=bool(found), reason=reason)

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return a look at the terms that one pass over the text has found."""
        wanted = self._terms(vocabulary)
        return lambda facts: not wanted.isdisjoint(facts.terms)

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return the terms of which one must be found."""
        return frozenset(HasTerm(term) for term in self._terms(vocabulary))

    def _terms(self, vocabulary: Vocabulary) -> frozenset[int]:
        return frozenset(vocabulary.term(words, whole=self.whole_words) for words in self.words)
