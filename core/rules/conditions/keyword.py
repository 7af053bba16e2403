"""Words, phrases, forms of words or regular expressions that occur in the text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from core.patterns import MAX_PATTERN, checked_pattern, required_literal, searching
from core.rules.condition import Check, Condition, Facts, Known
from core.rules.guard import Guard, HasTerm
from core.rules.phrases import both, either, quoted
from core.rules.signal import Signal
from core.rules.verdict import Verdict
from core.rules.words import Language, View, Vocabulary, composed, fold, unaccented
from core.texts import Text, text
from core.texts.refused import refused


def _something_to_find(words: str) -> str:
    if not fold(words):
        raise refused("words", text("a word or phrase, not only white space"))
    return words


MAX_WORDS = 10_000
MAX_PATTERNS = 20

Pattern = Annotated[
    str, Field(min_length=1, max_length=MAX_PATTERN), AfterValidator(checked_pattern)
]
Phrase = Annotated[str, Field(max_length=100), AfterValidator(_something_to_find)]


class Keyword(Condition):
    """The text has at least one of the words or phrases.

    Whole words are meant unless `whole_words` is off; case and the kind and amount of white space
    make no difference, nor do accents when `accents` is off. With `forms` any grammatical form of
    a word counts, in each of `languages`. `patterns` are regular expressions (RE2), found anywhere
    in the text as it was written, without regard to case.
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
            raise refused("words", text("at least one word, phrase or pattern"))
        return patterns

    @field_validator("accents", mode="after")
    @classmethod
    def _leaves_patterns_that_can_be_read(cls, accents: bool, info: ValidationInfo) -> bool:
        for pattern in () if accents else info.data.get("patterns", ()):
            checked_pattern(unaccented(pattern))
        return accents

    def describe(self) -> Text:
        """Return a clause such as "somebody writes “refund” or “broken”"."""
        ways = []
        if self.words:
            words = either(quoted(self.words))
            if self.forms:
                ways.append(text("somebody writes any form of {words}", words=words))
            else:
                ways.append(text("somebody writes {words}", words=words))
        if self.patterns:
            patterns = either(quoted(self.patterns))
            ways.append(text("the text matches {patterns}", patterns=patterns))
        return either(ways)

    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the verdict; its reason tells which words were found."""
        folded, written = fold(signal.text), Facts(signal=signal, terms=frozenset())
        found = [
            words
            for words in self.words
            if any(view.has(folded, words, whole=self.whole_words) for view in self._views(words))
        ]
        found += [
            pattern
            for pattern in self.patterns
            if searching(self._plain(pattern))(written.utf8(accents=self.accents))
        ]
        if found:
            reason = text("the text has {words}", words=both(quoted(found)))
        else:
            wanted = either(quoted((*self.words, *self.patterns)))
            reason = text("the text does not have {words}", words=wanted)
        return Verdict(holds=bool(found), reason=reason)

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return a look at the terms that one pass over the text has found, then the patterns."""
        wanted = self._terms(vocabulary)
        if not self.patterns:
            return lambda facts: not wanted.isdisjoint(facts.terms)
        accents = self.accents
        searches = tuple(searching(self._plain(pattern)) for pattern in self.patterns)

        def check(facts: Facts) -> bool:
            if not wanted.isdisjoint(facts.terms):
                return True
            written = facts.utf8(accents=accents)
            return any(search(written) for search in searches)

        return check

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return the terms of which one must be found; None for a pattern that needs none."""
        terms = set(self._terms(vocabulary))
        for pattern in self.patterns:
            literal = required_literal(self._plain(pattern))
            if literal is None:
                return None
            terms.add(vocabulary.term(literal, whole=False, view=View(accents=self.accents)))
        return frozenset(HasTerm(term) for term in terms)

    def _terms(self, vocabulary: Vocabulary) -> frozenset[int]:
        return frozenset(
            vocabulary.term(words, whole=self.whole_words, view=view)
            for words in self.words
            for view in self._views(words)
        )

    def _views(self, words: str) -> list[View]:
        """Return how the text is looked at for these words; signs alone have no other forms."""
        if self.forms:
            views = [View(self.accents, language) for language in self.languages]
            if all(view.of(fold(words)) for view in views):
                return views
        return [View(self.accents)]

    def _plain(self, pattern: str) -> str:
        return composed(pattern) if self.accents else unaccented(pattern)
