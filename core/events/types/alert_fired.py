"""An alert was made."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

ALERT_FIRED = EventType(
    name="alert.fired",
    topic=Topic.ALERTS,
    subject="alert",
    fields={
        "alert": Kind.ID,
        "severity": Kind.WORD,
        "cases": Kind.IDS,
    },
)
