"""Reads what a button's data holds besides its subject, which a changed client can make up."""

from __future__ import annotations

from uuid import UUID

from core.errors import InvalidInput
from core.ids import from_base36
from core.severity import Severity

_DIGITS_AT_MOST = 9


def id_in(word: str) -> UUID:
    """Return the identifier meant; raises InvalidInput for a word no button of ours has."""
    try:
        return from_base36(word)
    except ValueError:
        raise _refused(word) from None


def number_in(word: str) -> int:
    """Return the number meant; raises InvalidInput for a word no button of ours has."""
    if word.isascii() and word.isdecimal() and len(word) <= _DIGITS_AT_MOST:
        return int(word)
    raise _refused(word)


def severity_in(word: str) -> Severity:
    """Return the severity meant; raises InvalidInput for a word no button of ours has."""
    try:
        return Severity(word)
    except ValueError:
        raise _refused(word) from None


def _refused(word: str) -> InvalidInput:
    return InvalidInput(field="button", value=word, wanted="what a button of ours says")
