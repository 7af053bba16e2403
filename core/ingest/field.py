"""Fields of foreign requests made fit to be stored and shown: texts, labels, links, moments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

TITLE_LENGTH = 200
SUMMARY_LENGTH = 4000
LABELS_AT_MOST = 64
_LABEL_NAME_LENGTH = 100
_LABEL_VALUE_LENGTH = 500
_LINK_LENGTH = 2000

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINK = re.compile(r"https?://[^\s\x00-\x1f\x7f\"<>\\]+")
_CREDENTIAL = re.compile(r"passw|secret|token|api[_-]?key|authorization|credential", re.IGNORECASE)
_FIRST_YEAR = 1970
_LAST_YEAR = 2200
_EPOCH_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
"""From this number on it counts nano-, micro- or milliseconds; below, seconds."""


def clean(text: str, limit: int) -> str:
    """Return the text without what no database or message takes, cut to `limit` characters."""
    if text.isascii() and text.isprintable():  # as nearly all are: nothing to take out
        whole = text.strip()
    else:
        # A lone surrogate becomes a question mark.
        whole = text.encode("utf-8", "replace").decode()
        whole = _CONTROLS.sub("", whole).replace("\r", "").strip()
    return whole if len(whole) <= limit else whole[: limit - 1].rstrip() + "…"


def clean_title(text: str) -> str:
    """Return the text as a title: its first line with anything on it."""
    lines = (line.strip() for line in text.splitlines())
    return clean(next((line for line in lines if line), ""), TITLE_LENGTH)


def clean_labels(pairs: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Return the pairs with a plain value as labels; credentials and what is too many stay out."""
    labels: dict[str, str] = {}
    for name, value in pairs:
        if len(labels) >= LABELS_AT_MOST:
            break
        word = plain(value)
        if word is None:
            continue
        known = _label_short(name) if len(name) <= _LABEL_NAME_LENGTH else _label(name)
        if known is not None:
            labels[known] = clean(word, _LABEL_VALUE_LENGTH)
    return labels


def is_credential(name: str) -> bool:
    """Tell whether a field of this name holds what opens something."""
    return _CREDENTIAL.search(name) is not None


def _label(name: str) -> str | None:
    """Return the name as a label's; None when what it holds is a credential."""
    return None if is_credential(name) else clean(name, _LABEL_NAME_LENGTH)


_label_short = lru_cache(maxsize=1024)(_label)
"""Senders use the same names in every request; a long one might fill the memory."""


def plain(value: object) -> str | None:
    """Return a string, number or truth value as text; None for anything else."""
    if type(value) is str:  # as nearly all are
        return value
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case _:
            return None


def read_link(value: object) -> str | None:
    """Return the value when it is a link people may follow."""
    if isinstance(value, str) and len(value) <= _LINK_LENGTH and _LINK.fullmatch(value):
        return value.encode("utf-8", "replace").decode()
    return None


def read_moment(value: object) -> datetime | None:
    """Return a moment given as ISO 8601 with a zone or as epoch (s, ms, µs, ns).

    None when it says nothing sure: no zone, the zero time, a year nobody means.
    """
    try:
        match value:
            case bool():
                return None
            case str() if not value.strip().replace(".", "", 1).isdecimal():
                moment = datetime.fromisoformat(value.strip())
                if moment.tzinfo is None:
                    return None
                moment = moment.astimezone(UTC)
            case str() | int() | float():
                moment = datetime.fromtimestamp(_seconds(float(value)), UTC)
            case _:
                return None
    except (ValueError, OverflowError, OSError):
        return None
    return moment if _FIRST_YEAR < moment.year < _LAST_YEAR else None


def _seconds(number: float) -> float:
    for least, per_second in _EPOCH_UNITS:
        if number >= least:
            return number / per_second
    return number
