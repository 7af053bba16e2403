"""Regular expressions of people: RE2 alone, which takes time linear in the text whatever is asked.

What RE2 does not know (look-around, back-references) is refused, and so is what is too large.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import re2

from core.texts import Text, plural, text
from core.texts.refused import refused

MAX_PATTERN = 500
MAX_MEMORY = 1 << 20
"""Bytes a compiled expression may take, its working state included."""

Finds = Callable[[bytes], bool]

_PLAIN = re.compile(r"[A-Za-z0-9 _-]*(?:\|[A-Za-z0-9 _-]*)*")
_SPECIAL = frozenset("\\^$.|?*+()[]{}")


def checked_pattern(pattern: str) -> str:
    """Return the expression; raises pydantic's error for what RE2 does not take."""
    if len(pattern) > MAX_PATTERN:
        raise refused("pattern", pattern_wanted({}))
    try:
        _compiled(pattern, case_sensitive=True)
    except re2.error as problem:
        found = problem.args[0]
        why = found.decode("utf-8", "replace") if isinstance(found, bytes) else str(found)
        why = why[:200]
        wanted = text("a regular expression in RE2 syntax ({why})", why=why)
        raise refused("pattern", wanted, why=why) from problem
    return pattern


def pattern_wanted(problem: Mapping[str, object]) -> Text:
    """Return what would be right in the place of an expression that was refused, from the
    context of that error."""
    if "why" not in problem:
        return plural(
            "a regular expression of at most {n} character",
            "a regular expression of at most {n} characters",
            n=MAX_PATTERN,
        )
    return text(
        "a regular expression as RE2 knows them, without look-around and back-references ({why})",
        why=str(problem["why"]),
    )


def searching(pattern: str, *, case_sensitive: bool = False) -> Finds:
    """Return whether a text (in UTF-8) has the expression anywhere."""
    search = _compiled(pattern, case_sensitive=case_sensitive).search
    return lambda text: search(text) is not None


def matches_whole(pattern: str) -> Callable[[str], bool]:
    """Return whether the expression fits all of a text."""
    match = _compiled(pattern, case_sensitive=True).fullmatch
    return lambda text: match(in_bytes(text)) is not None


def in_bytes(text: str) -> bytes:
    """Return a text as expressions are asked about it; half a character becomes a mark."""
    return text.encode("utf-8", "replace")


def only_literals(pattern: str) -> tuple[str, ...] | None:
    """Return the texts of an expression such as `db|cache`; None for any other expression."""
    return tuple(pattern.split("|")) if _PLAIN.fullmatch(pattern) else None


def required_literal(pattern: str) -> str | None:
    """Return the longest run of ASCII letters and digits that every find must have.

    None where there is none, or where it cannot be told simply: with alternatives, groups or
    classes before it is clear that a letter stands for itself.
    """
    if "|" in pattern or "(?" in pattern:
        return None
    runs, run, depth, at = [""], "", 0, 0
    while at < len(pattern):
        character = pattern[at]
        if character in "?*{":
            run = run[:-1]  # What stands before may be missing.
        if character.isascii() and character.isalnum() and not depth:
            run += character
            at += 1
            continue
        runs.append(run)
        run = ""
        if character == "\\":
            return max(runs, key=len) or None  # What it begins may be of any length.
        if character in "[{":
            closing = pattern.find("]" if character == "[" else "}", at + 2)
            if closing < 0 or character == "[":
                return max(runs, key=len) or None
            at = closing
        depth += (character == "(") - (character == ")")
        at += 1
    runs.append(run)
    return max(runs, key=len) or None


def _compiled(pattern: str, *, case_sensitive: bool) -> re2._Regexp:
    options = re2.Options()
    options.max_mem = MAX_MEMORY
    options.log_errors = False
    options.never_capture = True
    options.case_sensitive = case_sensitive
    return re2.compile(in_bytes(pattern), options)
