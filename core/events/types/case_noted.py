"""Staff wrote something down in a case that the customer is not told."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

CASE_NOTED = EventType(
    name="case.noted",
    topic=Topic.CASES,
    subject="case",
    fields={
        "case": Kind.ID,
        "item": Kind.ID,
    },
)
