"""A case was given to somebody, or to nobody."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

CASE_ASSIGNED = EventType(
    name="case.assigned",
    topic=Topic.CASES,
    subject="case",
    fields={
        "case": Kind.ID,
        "old": Kind.PERSON,
        "new": Kind.PERSON,
    },
)
