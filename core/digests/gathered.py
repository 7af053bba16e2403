"""What alerts of one group have in common, and how that is kept with their digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from core.ids import RouteId
from core.routing.router import Grouping

VALUE_LENGTH = 60
"""What is shown of a value; groups are told apart by all of it."""
FIELDS_SHOWN = 5
_HASHED = 32


def scope_of(route: RouteId, grouping: Grouping, facts: Mapping[str, str]) -> str:
    """Return what tells a group from the others of its route, with the values that are shown."""
    values = [(field, facts.get(field, "")) for field in grouping.by]
    whole = json.dumps([str(route), values], ensure_ascii=False)
    shown = [(field, value[:VALUE_LENGTH]) for field, value in values[:FIELDS_SHOWN]]
    key = hashlib.sha256(whole.encode()).hexdigest()[:_HASHED]
    return f"{key} {json.dumps(shown, ensure_ascii=False)}"


def values_of(scope: str) -> tuple[tuple[str, str], ...]:
    """Return the fields and values of a group, those that have one."""
    _, _, shown = scope.partition(" ")
    return tuple((field, value) for field, value in json.loads(shown or "[]") if value)
