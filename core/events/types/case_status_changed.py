"""A case moved from one status to another."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

CASE_STATUS_CHANGED = EventType(
    name="case.status_changed",
    topic=Topic.CASES,
    subject="case",
    fields={
        "case": Kind.ID,
        "old": Kind.WORD,
        "new": Kind.WORD,
    },
)
