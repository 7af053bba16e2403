"""An open alert fired once more."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

ALERT_REPEATED = EventType(
    name="alert.repeated",
    topic=Topic.ALERTS,
    subject="alert",
    fields={
        "alert": Kind.ID,
        "count": Kind.NUMBER,
    },
)
