"""Names as strangers give them, made fit to stand in a line of a card beside other words."""

from __future__ import annotations

import unicodedata

NAMELESS = "Somebody"
"""Whoever has no name that can be seen."""

_JOINERS = "\u200c\u200d"
"""Zero-width non-joiner and joiner: Persian words and families of emoji are written with them."""
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs by category that show nothing; names are made of them to look empty."""


def plain_name(name: str, otherwise: str = NAMELESS) -> str:
    """Return the name in one line without invisible and direction-changing characters.

    Whitespace of any kind becomes one space. Joiners stay where they join letters or emoji.
    `otherwise` is the answer when nothing is left that can be seen.
    """
    line = " ".join(name.split())
    if not line.isprintable():
        line = " ".join(_visible(line).split())
    return line if any(map(_is_seen, line)) else otherwise


def _visible(line: str) -> str:
    """Return the line without controls (Cc), formats (Cf) and lone surrogates (Cs)."""
    kept: list[str] = []
    for at, character in enumerate(line):
        if character in _JOINERS:
            following = line[at + 1 : at + 2]
            if kept and _is_joined(kept[-1]) and following and _is_joined(following):
                kept.append(character)
        elif unicodedata.category(character) not in {"Cc", "Cf", "Cs"}:
            kept.append(character)
    return "".join(kept)


def _is_joined(character: str) -> bool:
    """True for letters, marks and signs such as emoji."""
    return unicodedata.category(character)[0] in "LMS"


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANKS
