"""A case that was resolved or closed is worked on again."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

CASE_REOPENED = EventType(
    name="case.reopened",
    topic=Topic.CASES,
    subject="case",
    fields={
        "case": Kind.ID,
        "old": Kind.WORD,
        "new": Kind.WORD,
    },
)
