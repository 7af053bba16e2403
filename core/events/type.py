"""What a type of durable event is: its name, its version, and which fields its data carries.

Data carries ids, numbers and stable words; never what a person wrote, so that erasing a person
does not have to rewrite the log. A field may be null unless it is the subject.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, assert_never
from uuid import UUID

Data = dict[str, Any]
"""An event's data as JSON has it."""


class Kind(Enum):
    """What a field of an event holds."""

    ID = "id"
    PERSON = "person"
    NUMBER = "number"
    WORD = "word"
    IDS = "ids"


class Topic(Enum):
    """What a live socket subscribes to; the value is the word on the wire."""

    CASES = "cases"
    ALERTS = "alerts"
    NOTIFICATIONS = "notifications"
    DELIVERIES = "deliveries"
    STATS = "stats"
    PRESENCE = "presence"
    SYSTEM = "system"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One type. `subject` names the field with the thing it is about.

    `upcasters[n]` turns data of version n into that of version n + 1.
    """

    name: str
    topic: Topic
    subject: str
    fields: Mapping[str, Kind]
    v: int = 1
    upcasters: Mapping[int, Callable[[Data], Data]] = field(default_factory=dict)
    shown: str = ""
    """The field with the case or alert that frames show; the subject when left out."""

    def current(self, data: Data, *, v: int) -> Data:
        """Return data of version `v` as the current version has it."""
        for version in range(v, self.v):
            data = self.upcasters[version](data)
        return data

    def shown_in(self, data: Data) -> UUID | None:
        """Return which case or alert frames show for this event; None: the data names none."""
        word = data.get(self.shown or self.subject)
        return UUID(word) if isinstance(word, str) and _is_id(word) else None

    def check(self, data: Data) -> None:
        """Raise ValueError naming the field when data is not of this type's shape."""
        odd = data.keys() ^ self.fields.keys()
        if odd:
            raise ValueError(f"{self.name}: unknown or missing fields: {', '.join(sorted(odd))}")
        for name, kind in self.fields.items():
            value = data[name]
            if value is None and name != self.subject:
                continue
            if not _fits(kind, value):
                raise ValueError(f"{self.name}: {name} is not a {kind.value}")


def _fits(kind: Kind, value: object) -> bool:
    match kind:
        case Kind.ID | Kind.PERSON:
            return _is_id(value)
        case Kind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Kind.WORD:
            return isinstance(value, str) and 0 < len(value) <= 64 and " " not in value
        case Kind.IDS:
            return isinstance(value, list) and all(_is_id(one) for one in value)
        case _:
            assert_never(kind)


def _is_id(value: object) -> bool:
    if isinstance(value, UUID):
        return True
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False
