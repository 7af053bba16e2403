"""An alert was given to somebody, or to nobody."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

ALERT_ASSIGNED = EventType(
    name="alert.assigned",
    topic=Topic.ALERTS,
    subject="alert",
    fields={
        "alert": Kind.ID,
        "old": Kind.PERSON,
        "new": Kind.PERSON,
    },
)
