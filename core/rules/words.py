"""Finding words and phrases in a text: how both are folded, and one pass for all of them.

Whole words are meant: a neighbour that continues the word spoils the find. Scripts written
without spaces between words have no such neighbours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import ahocorasick

TEXT_LIMIT = 8_192
"""Characters of a text that are looked at; what follows is cut off."""

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


class Vocabulary:
    """All words that any rule of one workspace looks for, found in one pass over a text.

    `term` is called while rules are compiled and gives each words a number; `found` thereafter.
    """

    def __init__(self) -> None:
        self._terms: dict[tuple[str, bool], int] = {}
        self._automaton: ahocorasick.Automaton | None = None

    def term(self, words: str, *, whole: bool) -> int:
        """Return the number of these words; the same words have the same number."""
        return self._terms.setdefault((fold(words), whole), len(self._terms))

    def close(self) -> None:
        """Build the automaton; no term is taken after it."""
        by_words: dict[str, list[tuple[int, bool]]] = {}
        for (words, whole), number in self._terms.items():
            by_words.setdefault(words, []).append((number, whole))
        if by_words:
            self._automaton = ahocorasick.Automaton()
            for words, terms in by_words.items():
                self._automaton.add_word(words, (len(words), tuple(terms)))
            self._automaton.make_automaton()

    def found(self, words: str) -> frozenset[int]:
        """Return the numbers of all terms that occur in the text (not yet folded)."""
        if self._automaton is None or not words:
            return frozenset()
        folded = fold(words)
        return frozenset(self._occurring(folded, self._automaton.iter(folded)))

    @staticmethod
    def _occurring(
        folded: str, matches: Iterable[tuple[int, tuple[int, tuple[tuple[int, bool], ...]]]]
    ) -> Iterable[int]:
        for last, (length, terms) in matches:
            alone = stands_alone(folded, last + 1 - length, last + 1)
            for number, whole in terms:
                if alone or not whole:
                    yield number


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
