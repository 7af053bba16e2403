"""Fields of foreign JSON wherever they lie: what is missing or of another kind is not there.

Senders leave out, null and nest as they please; a preset that reads only through these never
stumbles over it.
"""

from __future__ import annotations

import hashlib
from typing import Any

from core.inbox.requests import RawRequest
from core.ingest.body import read_body
from core.ingest.field import plain
from core.ingest.preset import UnknownShape

KEY_LENGTH = 128


def object_in(request: RawRequest, sender: str) -> dict[str, Any]:
    """Return the object a request says, in JSON or in a form; raises UnknownShape."""
    said = read_body(request)
    if not isinstance(said, dict):
        raise UnknownShape(f"{sender} sends an object, this is something else")
    return said


def inside(said: object, *path: str) -> dict[str, Any]:
    """Return the object at the end of the path; an empty one when there is none."""
    for name in path:
        said = said.get(name) if isinstance(said, dict) else None
    return said if isinstance(said, dict) else {}


def listed(said: object, *path: str) -> list[Any]:
    """Return the list at the end of the path; an empty one when there is none."""
    found = inside(said, *path[:-1]).get(path[-1])
    return found if isinstance(found, list) else []


def word(said: object, *path: str) -> str | None:
    """Return the text or number at the end of the path; None for anything else and for blanks."""
    value = inside(said, *path[:-1]).get(path[-1])
    found = None if isinstance(value, bool) else plain(value)
    return (found.strip() or None) if found is not None else None


def first_word(*words: str | None) -> str | None:
    """Return the first that says something."""
    return next((one for one in words if one), None)


def key_of(*parts: str | None) -> str:
    """Return a fingerprint of these parts: readable while it is short and plain, else a hash."""
    key = ":".join(part or "" for part in parts)
    if key.isascii() and key.isprintable() and len(key) <= KEY_LENGTH:
        return key
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]


def labels_of(**labels: str | None) -> list[tuple[str, str]]:
    """Return those that say something, as pairs."""
    return [(name, value) for name, value in labels.items() if value]
