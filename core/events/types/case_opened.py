"""Somebody complained, praised or asked for something."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

CASE_OPENED = EventType(
    name="case.opened",
    topic=Topic.CASES,
    subject="case",
    fields={
        "case": Kind.ID,
        "kind": Kind.WORD,
        "source": Kind.WORD,
        "rating": Kind.NUMBER,
        "place": Kind.ID,
    },
)
