"""The customer said in stars how the case was solved."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

CASE_RATED = EventType(
    name="case.rated",
    topic=Topic.CASES,
    subject="case",
    fields={
        "case": Kind.ID,
        "rating": Kind.NUMBER,
    },
)
