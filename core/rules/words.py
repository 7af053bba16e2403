"""Finding words and phrases in a text: how both are folded, and one pass for all of them.

Whole words are meant: a neighbour that continues the word spoils the find. Scripts written
without spaces between words have no such neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import ahocorasick
import Stemmer

TEXT_LIMIT = 8_192
"""Characters of a text that are looked at; what follows is cut off."""

REMEMBERED_STEMS = 20_000
REMEMBERED_CHARACTERS = 40

Language = Literal["en", "es"]
"""Languages whose stems are known (Snowball)."""

_WORD = re.compile(r"\w+(?:'\w+)*")
_APOSTROPHES_AND_INVISIBLE = {0x2019: "'", 0x02BC: "'", 0x00AD: None, 0x200B: None, 0xFEFF: None}
# Thai and Lao, Burmese, Khmer, kana and ideographs, Hangul (whose particles join the word).
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0x20000, 0x3FFFF),
)


def fold(words: str) -> str:
    """Return the text as it is compared: no case, one kind of space and apostrophe, accents kept.

    Only the first `TEXT_LIMIT` characters count.
    """
    words = words[:TEXT_LIMIT]
    if words.isascii():
        return " ".join(words.lower().split())
    words = words.translate(_APOSTROPHES_AND_INVISIBLE)
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", words).casefold())
    return " ".join(folded.split())


def composed(words: str) -> str:
    """Return the text as it was written: letters with their accents, cut off like all texts."""
    words = words[:TEXT_LIMIT]
    return words if words.isascii() else unicodedata.normalize("NFC", words)


def stands_in(folded_text: str, folded_words: str, *, whole: bool) -> bool:
    """Return whether the words occur in the text; with `whole`, not as part of longer words."""
    start = folded_text.find(folded_words)
    while start >= 0:
        if not whole or stands_alone(folded_text, start, start + len(folded_words)):
            return True
        start = folded_text.find(folded_words, start + 1)
    return False


def stands_alone(folded_text: str, start: int, end: int) -> bool:
    """Return whether no word runs over the edges of `folded_text[start:end]`."""
    return not _runs_over(folded_text, start) and not _runs_over(folded_text, end)


def unaccented(words: str) -> str:
    """Return the text without accents and other marks upon letters."""
    if words.isascii():
        return words
    parts = unicodedata.normalize("NFD", words)
    return "".join(part for part in parts if unicodedata.category(part) != "Mn")


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at a text: with accents or without, as it is or each word by its stem in
    `language`."""

    accents: bool = True
    language: Language | None = None

    def of(self, folded: str) -> str:
        """Return a folded text in this view; stems stand between spaces."""
        words = folded if self.accents else unaccented(folded)
        if self.language is None:
            return words
        stems = " ".join(map(_stems(self.language).__getitem__, _words_of(words)))
        return f" {stems} " if stems else ""

    def has(self, folded_text: str, words: str, *, whole: bool) -> bool:
        """Return whether the words occur in a folded text seen this way."""
        wanted = self.of(fold(words))
        if self.language is not None:
            return bool(wanted) and wanted in self.of(folded_text)
        return bool(wanted) and stands_in(self.of(folded_text), wanted, whole=whole)


AS_WRITTEN = View()


class _Stems(dict[str, str]):
    """The stems of words seen lately, found once; bounded in number and in length."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._stemmer = Stemmer.Stemmer({"en": "english", "es": "spanish"}[language], 0)

    def __missing__(self, word: str) -> str:
        stem = str(self._stemmer.stemWord(word))
        if len(word) <= REMEMBERED_CHARACTERS:
            if len(self) >= REMEMBERED_STEMS:
                self.clear()
            self[word] = stem
        return stem


@lru_cache(maxsize=8)
def _stems(language: Language) -> _Stems:
    return _Stems(language)


@lru_cache(maxsize=2)
def _words_of(folded: str) -> tuple[str, ...]:
    # Each language asks about the same text, one right after the other.
    return tuple(_WORD.findall(folded))


class Vocabulary:
    """All words that any rule of one workspace looks for, found in one pass over a text.

    `term` is called while rules are compiled and gives each words a number; `found` thereafter.
    There is one pass more for each other view that any rule asks for.
    """

    def __init__(self) -> None:
        self._terms: dict[tuple[View, str, bool], int] = {}
        self._automata: list[tuple[View, ahocorasick.Automaton]] = []

    def term(self, words: str, *, whole: bool, view: View = AS_WRITTEN) -> int:
        """Return the number of these words; the same words have the same number."""
        key = (view, view.of(fold(words)), whole or view.language is not None)
        return self._terms.setdefault(key, len(self._terms))

    def close(self) -> None:
        """Build the automata; no term is taken after it."""
        views: dict[View, dict[str, tuple[list[int], list[int]]]] = {}
        for (view, words, whole), number in self._terms.items():
            if words:
                anywhere, alone = views.setdefault(view, {}).setdefault(words, ([], []))
                # Stems have a space on either side: they always stand alone.
                (alone if whole and view.language is None else anywhere).append(number)
        for view, by_words in views.items():
            automaton = ahocorasick.Automaton()
            for words, (anywhere, alone) in by_words.items():
                automaton.add_word(words, (len(words), tuple(anywhere), tuple(alone)))
            automaton.make_automaton()
            self._automata.append((view, automaton))

    def found(self, words: str) -> frozenset[int]:
        """Return the numbers of all terms that occur in the text (not yet folded)."""
        if not self._automata or not words:
            return _NONE
        folded, found = fold(words), set[int]()
        for view, automaton in self._automata:
            seen = view.of(folded)
            end, runs_on = -1, False
            for last, (length, anywhere, alone) in automaton.iter(seen):
                if anywhere:
                    found.update(anywhere)
                if alone:
                    # Words that end in the same place have this edge in common: `aaa`, `aa`, `a`.
                    if last != end:
                        end, runs_on = last, _runs_over(seen, last + 1)
                    if not runs_on and not _runs_over(seen, last + 1 - length):
                        found.update(alone)
        return frozenset(found)


_NONE: frozenset[int] = frozenset()


def _runs_over(folded_text: str, edge: int) -> bool:
    if edge in (0, len(folded_text)):
        return False
    return _continues(folded_text[edge - 1]) and _continues(folded_text[edge])


def _continues(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character == "_"
    code = ord(character)
    if any(first <= code <= last for first, last in _UNSPACED):
        return False
    return character.isalnum() or unicodedata.category(character).startswith("M")
