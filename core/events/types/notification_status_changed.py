"""What was to be told moved on: sent, delivered, read, failed, cancelled or expired."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

NOTIFICATION_STATUS_CHANGED = EventType(
    name="notification.status_changed",
    topic=Topic.NOTIFICATIONS,
    subject="notification",
    fields={
        "notification": Kind.ID,
        "alert": Kind.ID,
        "case": Kind.ID,
        "old": Kind.WORD,
        "new": Kind.WORD,
    },
)
