"""An alert is over; nobody did it when its source said so."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

ALERT_RESOLVED = EventType(
    name="alert.resolved",
    topic=Topic.ALERTS,
    subject="alert",
    fields={
        "alert": Kind.ID,
        "old": Kind.WORD,
        "new": Kind.WORD,
    },
)
