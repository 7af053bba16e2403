"""Somebody said something in a case; `author` is customer, staff or system; `merged` is the
customer of a case that was merged into this one, where the item is."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

CASE_REPLIED = EventType(
    name="case.replied",
    topic=Topic.CASES,
    subject="case",
    fields={
        "case": Kind.ID,
        "item": Kind.ID,
        "author": Kind.WORD,
    },
)
