"""Somebody said that they look at an alert."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

ALERT_ACKNOWLEDGED = EventType(
    name="alert.acknowledged",
    topic=Topic.ALERTS,
    subject="alert",
    fields={
        "alert": Kind.ID,
        "old": Kind.WORD,
        "new": Kind.WORD,
    },
)
