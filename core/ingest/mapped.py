"""Reads a request by an integration's own mapping into the items presets make.

Pure, and bounded by what the request is bounded by. What is pointed at must be there as far as an
alert cannot be without it: its title, what tells it apart, whether it fires. The reason names the
field and what lies there instead.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from core.alerts.item import Item
from core.ingest.field import (
    SUMMARY_LENGTH,
    clean,
    clean_labels,
    clean_title,
    plain,
    read_link,
)
from core.ingest.mapping import FieldMapping, Means, SeverityField, StatusField, folded
from core.ingest.masking import is_hidden
from core.ingest.nested import key_of
from core.ingest.pointer import Missing, Pointer
from core.ingest.preset import ITEMS_AT_MOST, UnknownShape
from core.ingest.presets.generic_json import guess_item, is_over
from core.ingest.severity_word import read_severity
from core.severity import Severity

_LISTED_AT_MOST = 20
_SHOWN_VALUE = 40
_SHOWN_VALUES = 200
NULL = "null"
"""The word of a status or severity that is null, or not there."""

Status = Literal["firing", "resolved"]


def read_mapped(mapping: FieldMapping, said: object) -> tuple[Item, ...]:
    """Return the items of what a request says; raises UnknownShape with the field it lacks."""
    if mapping.items is None:
        item = _item(mapping, said, said)
        return () if item is None else (item,)
    found: list[Item] = []
    for number, entry in enumerate(_entries(mapping.items, said), 1):
        try:
            item = _item(mapping, entry, said)
        except UnknownShape as unknown:
            raise UnknownShape(f"entry {number}: {unknown.problem}") from None
        if item is not None:
            found.append(item)
    return tuple(found)


def _entries(items: Pointer, said: object) -> list[object]:
    try:
        found = items.find(said, said)
    except Missing as missing:
        raise UnknownShape(f"mapping: the list {missing.problem}") from None
    if not isinstance(found, list):
        where = items.words or "the request"
        raise UnknownShape(f"mapping: {where} is to be the list of alerts, but it is none")
    if len(found) > ITEMS_AT_MOST:
        raise UnknownShape(f"more than {ITEMS_AT_MOST} items in one request")
    return found


def _item(mapping: FieldMapping, entry: object, whole: object) -> Item | None:
    """Return the item; None when its status says nothing."""
    status: Status | None = None
    if mapping.status is not None:
        means = _status(mapping.status, entry, whole)
        if means == "ignored":
            return None
        status = means
    title = None
    if mapping.title is not None:
        title = clean_title(_said(mapping.title, "title", entry, whole))
        if not title:
            raise UnknownShape(f"mapping: the title {_where(mapping.title)} is empty")
    guessed = guess_item(entry, title) if mapping.guess else None
    if guessed is None:
        if title is None:
            raise UnknownShape("mapping: there is nothing to be the title")
        guessed = Item(fingerprint=_hash(title), status="firing", title=title)
    severity = guessed.severity
    if mapping.severity is not None:
        severity = _severity(mapping.severity, entry, whole)
    summary = guessed.summary
    if mapping.summary is not None:
        summary = clean(_perhaps(mapping.summary, entry, whole) or "", SUMMARY_LENGTH) or None
    return Item(
        fingerprint=_fingerprint(mapping, entry, whole) or guessed.fingerprint,
        status=status or guessed.status,
        title=guessed.title,
        summary=summary,
        severity=severity,
        labels=_labels(mapping, entry, whole) if mapping.labels else _rest(mapping, guessed),
        link=_link(mapping.link, entry, whole) if mapping.link is not None else guessed.link,
        at=guessed.at,
    )


def _said(pointer: Pointer, part: str, entry: object, whole: object) -> str:
    """Return the words that must lie there."""
    try:
        value = pointer.find(entry, whole)
    except Missing as missing:
        raise UnknownShape(f"mapping: the {part} {missing.problem}") from None
    words = _words(value)
    if words is None:
        kind = "null" if value is None else "an object" if isinstance(value, dict) else "a list"
        raise UnknownShape(
            f"mapping: the {part} {_where(pointer)} is {kind}; wanted: a text or a number"
        )
    return words


def _perhaps(pointer: Pointer, entry: object, whole: object) -> str | None:
    try:
        return _words(pointer.find(entry, whole))
    except Missing:
        return None


def _words(value: object) -> str | None:
    """Return a plain value as text, and those of a list side by side."""
    if isinstance(value, list):
        words = [plain(one) for one in value[:_LISTED_AT_MOST]]
        return ", ".join(one for one in words if one) if any(words) else None
    return plain(value)


def word_at(pointer: Pointer, entry: object, whole: object) -> str | None:
    """Return the word of a status or a severity as it is compared; None for what is none."""
    try:
        value = pointer.find(entry, whole)
    except Missing:
        return NULL
    if value is None:
        return NULL
    word = plain(value)
    return None if word is None else folded(word)


def _status(status: StatusField, entry: object, whole: object) -> Means:
    word = word_at(status.field, entry, whole)
    known = status.means(word)
    if known is not None:
        return known
    if word is not None and not status.resolved and is_over(word):
        return "resolved"
    if status.otherwise is not None:
        return status.otherwise
    if word is None or word == NULL:
        _said(status.field, "status", entry, whole)  # says what is wrong with it
    if word is None or status.firing:
        words = ", ".join((*status.firing, *status.resolved, *status.ignored))
        raise UnknownShape(
            f"mapping: the status {_where(status.field)} is {(word or 'a list')[:_SHOWN_VALUE]!r};"
            f" known: {words[:_SHOWN_VALUES]}"
        )
    return "firing"


def _severity(severity: SeverityField, entry: object, whole: object) -> Severity | None:
    word = word_at(severity.field, entry, whole)
    known = None if word is None else severity.values.get(word) or read_severity(word)
    return known or severity.otherwise


def _fingerprint(mapping: FieldMapping, entry: object, whole: object) -> str | None:
    if not mapping.fingerprint:
        return None
    parts = [_perhaps(one, entry, whole) for one in mapping.fingerprint]
    if not any(parts):
        _said(mapping.fingerprint[0], "field that tells alerts apart", entry, whole)
        where = _where(mapping.fingerprint[0])
        raise UnknownShape(f"mapping: the field that tells alerts apart, {where}, is empty")
    key = key_of(*parts)
    is_secret = any(is_hidden(step) for one in mapping.fingerprint for step in one.steps)
    return _hash(key) if is_secret else key


def _labels(mapping: FieldMapping, entry: object, whole: object) -> dict[str, str]:
    pairs: list[tuple[str, object]] = []
    for label in mapping.labels:
        try:
            value = label.field.find(entry, whole)
        except Missing:
            continue
        if isinstance(value, dict):
            pairs.extend(value.items())
        elif (words := _words(value)) is not None:
            pairs.append((label.name, words))
    return clean_labels(pairs)


def _rest(mapping: FieldMapping, guessed: Item) -> dict[str, str]:
    """Return the guessed labels without what was pointed at to be something else."""
    severity, status = mapping.severity, mapping.status
    used = (mapping.title, mapping.summary, mapping.link, severity.field if severity else None,
            status.field if status else None)  # fmt: skip
    names = {one.name for one in used if one is not None and len(one.steps) == 1}
    return {name: value for name, value in guessed.labels.items() if name not in names}


def _link(pointer: Pointer, entry: object, whole: object) -> str | None:
    try:
        return read_link(pointer.find(entry, whole))
    except Missing:
        return None


def _where(pointer: Pointer) -> str:
    return pointer.words or "(all of it)"


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]
