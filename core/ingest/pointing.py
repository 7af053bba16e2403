"""Pointing at the fields of a sample: what a tap on one of them makes of a mapping.

A field is known here by its path in the whole sample. Where the mapping reads each entry of a
list, a path into the list points at the same field of every entry, any other at the whole request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum

from core.ingest.mapping import (
    KEYS_AT_MOST,
    LABELS_AT_MOST,
    FieldMapping,
    LabelField,
    SeverityField,
    StatusField,
)
from core.ingest.pointer import Pointer

Path = tuple[str, ...]


class Part(Enum):
    """What a field can be; the value is the word of the mapping."""

    TITLE = "title"
    SUMMARY = "summary"
    SEVERITY = "severity"
    STATUS = "status"
    FINGERPRINT = "fingerprint"
    LABELS = "labels"
    LINK = "link"
    ITEMS = "items"


def pointer_to(mapping: FieldMapping, path: Path) -> Pointer:
    """Return the pointer by which the mapping reads the field at this path of the sample."""
    if mapping.items is None:
        return Pointer(path)
    steps = mapping.items.steps
    if path[: len(steps)] == steps and len(path) > len(steps):
        return Pointer(path[len(steps) + 1 :])
    return Pointer(path, is_whole=True)


def parts_at(mapping: FieldMapping, path: Path) -> tuple[Part, ...]:
    """Return what the field at this path is."""
    pointer = pointer_to(mapping, path)
    single = {
        Part.TITLE: mapping.title,
        Part.SUMMARY: mapping.summary,
        Part.SEVERITY: mapping.severity.field if mapping.severity is not None else None,
        Part.STATUS: mapping.status.field if mapping.status is not None else None,
        Part.LINK: mapping.link,
    }
    found = {part for part, one in single.items() if one == pointer}
    if pointer in mapping.fingerprint:
        found.add(Part.FINGERPRINT)
    if any(one.field == pointer for one in mapping.labels):
        found.add(Part.LABELS)
    if mapping.items is not None and mapping.items.steps == path:
        found.add(Part.ITEMS)
    return tuple(part for part in Part if part in found)


def toggled(mapping: FieldMapping, part: Part, path: Path) -> FieldMapping:
    """Return it with the field at this path being that part, or not any more when it was."""
    pointer, is_part = pointer_to(mapping, path), part in parts_at(mapping, path)
    match part:
        case Part.TITLE:
            return replace(mapping, title=None if is_part else pointer)
        case Part.SUMMARY:
            return replace(mapping, summary=None if is_part else pointer)
        case Part.LINK:
            return replace(mapping, link=None if is_part else pointer)
        case Part.SEVERITY:
            return replace(mapping, severity=None if is_part else SeverityField(field=pointer))
        case Part.STATUS:
            return replace(mapping, status=None if is_part else StatusField(field=pointer))
        case Part.FINGERPRINT:
            keys = [one for one in mapping.fingerprint if one != pointer]
            if not is_part:
                keys.append(pointer)
            return replace(mapping, fingerprint=tuple(keys[-KEYS_AT_MOST:]))
        case Part.LABELS:
            labels = [one for one in mapping.labels if one.field != pointer]
            if not is_part:
                labels.append(LabelField(name=_free_name(mapping, path), field=pointer))
            return replace(mapping, labels=tuple(labels[-LABELS_AT_MOST:]))
        case Part.ITEMS:
            return with_items(mapping, None if is_part else path)


def with_items(mapping: FieldMapping, path: Path | None) -> FieldMapping:
    """Return it reading each entry of the list at this path (None: the request as one), with what
    was pointed at still pointing there."""
    bare = replace(mapping, items=None if path is None else Pointer(path))

    def moved(pointer: Pointer) -> Pointer:
        return pointer_to(bare, _path_of(mapping, pointer))

    return _each_pointer(bare, moved)


def _path_of(mapping: FieldMapping, pointer: Pointer) -> Path:
    """Return where the pointer leads in the sample, by the first entry of its list."""
    if mapping.items is None or pointer.is_whole:
        return pointer.steps
    return (*mapping.items.steps, "0", *pointer.steps)


def _each_pointer(mapping: FieldMapping, moved: Callable[[Pointer], Pointer]) -> FieldMapping:
    severity, status = mapping.severity, mapping.status
    return replace(
        mapping,
        title=_maybe(mapping.title, moved),
        summary=_maybe(mapping.summary, moved),
        link=_maybe(mapping.link, moved),
        severity=severity and replace(severity, field=moved(severity.field)),
        status=status and replace(status, field=moved(status.field)),
        fingerprint=tuple(dict.fromkeys(moved(one) for one in mapping.fingerprint)),
        labels=tuple(replace(one, field=moved(one.field)) for one in mapping.labels),
    )


def _maybe(pointer: Pointer | None, moved: Callable[[Pointer], Pointer]) -> Pointer | None:
    return None if pointer is None else moved(pointer)


def _free_name(mapping: FieldMapping, path: Path) -> str:
    """Return a name for the label of this field that no other has: its own, or with those of the
    objects around it."""
    taken = {one.name for one in mapping.labels}
    named = [one for one in path if not one.isdecimal()] or list(path) or ["text"]
    for length in range(1, len(named) + 1):
        name = ".".join(named[-length:])
        if name not in taken:
            return name
    return next(name for at in range(2, 100) if (name := f"{named[-1]}.{at}") not in taken)
