"""Staff put right what a case is about; `field` is category, severity or place."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

CASE_CHANGED = EventType(
    name="case.changed",
    topic=Topic.CASES,
    subject="case",
    fields={
        "case": Kind.ID,
        "field": Kind.WORD,
    },
)
