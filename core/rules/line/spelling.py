"""How values are spelled in a line, both ways: numbers, lengths of time, quotation marks."""

from __future__ import annotations

import re
from datetime import timedelta

from core.rules.line.lexer import DOUBLE, SINGLE, stays_a_word
from core.rules.signal import Scalar

__all__ = [
    "SAFE_INTEGER",
    "duration_in",
    "is_overlong",
    "number_in",
    "plain_word",
    "quoted",
    "stays_a_word",
    "unit",
    "written_duration",
    "written_number",
    "written_value",
]

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:e[+-]?[0-9]{1,3})?", re.IGNORECASE)
_PART = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?)([a-z]{1,7})")
_ANY_PARTS = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?[a-z]{1,7})+")
_WHOLE = 1e16
"""Below it a whole number is written out; beyond, floats have an exponent anyway."""

SAFE_INTEGER = 2**53
"""Whole numbers beyond it do not survive JSON."""

_UNITS = {
    "s": ("s", "sec", "secs", "second", "seconds"),
    "m": ("m", "min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"),
    "w": ("w", "week", "weeks"),
}
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}

RESERVED = frozenset(
    word
    for words in (
        "when if every then and or not also all any anything nothing no none silence of in over",
        "within for between from to on at per by has have contains includes is are equals matches",
        "exists given set with without text label labels field count average oldest expression",
        "alert tell assign reply cooldown group priority named called described template watching",
        "paused grace catch up ignoring accents language languages place than the a an true false",
        "form star stars across rules but",
    )
    for word in words.split()
)
"""Words of the language: as a value they stand in quotation marks."""
_MISREAD = frozenset(("above", "below", "under", "avg", "mean"))
"""Words that can be typed as they are in most places; a name is written in quotation marks, for
after `label` or in a list they would be read as something else."""


def number_in(word: str) -> int | float | None:
    """Return the number a word is, None for any other word."""
    if not _NUMBER.fullmatch(word):
        return None
    return int(word) if word.lstrip("+-").isdecimal() else float(word)


def duration_in(word: str) -> timedelta | None:
    """Return the length of time a word such as `2h30m` is, None for any other word."""
    at, length = 0, timedelta(0)
    folded = word.casefold()
    while at < len(folded):
        part = _PART.match(folded, at)
        step = None if part is None else unit(part[2], float(part[1]))
        if part is None or step is None:
            return None
        at, length = part.end(), length + step
    return length if word else None


def is_overlong(word: str) -> bool:
    """Return whether the word is a length of time, but a longer one than there can be."""
    if _ANY_PARTS.fullmatch(word) is None or duration_in(word) is not None:
        return False
    return all(name in _UNIT_OF for name in re.findall("[a-z]+", word))


def unit(word: str, count: float = 1) -> timedelta | None:
    """Return the time a word such as `minutes` stands for, so many times; None for others."""
    found = _UNIT_OF.get(word)
    try:
        return None if found is None else timedelta(seconds=_SECONDS[found] * count)
    except OverflowError:
        return None


def written_duration(length: timedelta) -> str:
    """Return `1d2h30m`, exact to the microsecond."""
    seconds, micro = divmod(length // timedelta(microseconds=1), 1_000_000)
    words = []
    for name in ("d", "h", "m"):
        count, seconds = divmod(seconds, _SECONDS[name])
        if count:
            words.append(f"{count}{name}")
    if micro:
        words.append(f"{seconds}.{micro:06d}".rstrip("0") + "s")
    elif seconds or not words:
        words.append(f"{seconds}s")
    return "".join(words)


def quoted(words: str) -> str:
    """Return the words in quotation marks, read back as exactly these words.

    The marks are straight; single ones where the words themselves hold double ones alone.
    """
    double = any(character in DOUBLE for character in words)
    single = any(character in SINGLE for character in words)
    mark, family = ("'", SINGLE) if double and not single else ('"', DOUBLE)
    kept = []
    for at, character in enumerate(words):
        after = words[at + 1 : at + 2]
        escaped = character in family or (
            character == "\\" and (not after or after in family + "\\")
        )
        kept.append("\\" + character if escaped else character)
    return mark + "".join(kept) + mark


def plain_word(value: str) -> str:
    """Return the value as a bare word where it stays one and is no word of the language."""
    is_plain = (
        value[:1].isalpha()
        and all(character.isalnum() or character in "_-" for character in value)
        and value.casefold() not in RESERVED | _MISREAD
    )
    return value if is_plain else quoted(value)


def written_number(number: float) -> str:
    """Return a number without a fraction it does not have."""
    whole = number.is_integer() and abs(number) < _WHOLE
    return repr(int(number)) if whole else repr(number)


def written_value(value: Scalar) -> str:
    """Return a value as it is compared with: texts in quotation marks."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    return repr(value)
