"""The customer changed what they had written."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

CASE_EDITED = EventType(
    name="case.edited",
    topic=Topic.CASES,
    subject="case",
    fields={
        "case": Kind.ID,
        "item": Kind.ID,
    },
)
