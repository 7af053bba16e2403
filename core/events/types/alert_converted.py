"""Somebody said what came of an alert for the business; the subject stays with the alert."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

ALERT_CONVERTED = EventType(
    name="alert.converted",
    topic=Topic.ALERTS,
    subject="alert",
    fields={
        "alert": Kind.ID,
        "old": Kind.WORD,
        "new": Kind.WORD,
        "value": Kind.NUMBER,
        "currency": Kind.WORD,
    },
)
