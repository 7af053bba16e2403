"""Which words people use most: pure, bounded in memory however much they write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from core.reports.stop_words import STOP_WORDS

SHORTEST, LONGEST = 3, 30
"""Letters of a word that counts: a line without blanks is none."""
AT_LEAST = 2
"""A word of a single case says nothing about the others."""
MOST_DIFFERENT = 20_000
"""So many different words are kept; those that come when it is full are new and rare."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def frequent_words(texts: Iterable[str], *, most: int) -> tuple[tuple[str, int], ...]:
    """Return the words that the most texts have, with how many have them: the greatest number
    first, then in the order of the alphabet. A text counts once, however often it says a word."""
    counted: Counter[str] = Counter()
    for text in texts:
        for word in set(_words(text)):
            if word in counted or len(counted) < MOST_DIFFERENT:
                counted[word] += 1
    frequent = [each for each in counted.items() if each[1] >= AT_LEAST]
    return tuple(sorted(frequent, key=lambda each: (-each[1], each[0]))[:most])


def _words(text: str) -> Iterable[str]:
    for found in _WORD.finditer(text):
        word = found[0].casefold().replace("’", "'")
        if word in STOP_WORDS:
            continue
        word = word.removesuffix("'s")
        if SHORTEST <= len(word) <= LONGEST and word not in STOP_WORDS:
            yield word
