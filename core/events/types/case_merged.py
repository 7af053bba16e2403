"""A case turned out to be about the same as another, `into`, that stands for both from now on."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

CASE_MERGED = EventType(
    name="case.merged",
    topic=Topic.CASES,
    subject="case",
    fields={
        "case": Kind.ID,
        "old": Kind.WORD,
        "new": Kind.WORD,
        "into": Kind.ID,
    },
)
