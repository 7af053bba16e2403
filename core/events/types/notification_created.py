"""Somebody has something new in their notification centre: said once, however many it is for."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

NOTIFICATION_CREATED = EventType(
    name="notification.created",
    topic=Topic.NOTIFICATIONS,
    subject="notification",
    fields={"notification": Kind.ID, "topic": Kind.WORD},
)
