"""Somebody is to be told something."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

NOTIFICATION_CREATED = EventType(
    name="notification.created",
    topic=Topic.NOTIFICATIONS,
    subject="notification",
    fields={
        "notification": Kind.ID,
        "kind": Kind.WORD,
        "alert": Kind.ID,
        "case": Kind.ID,
        "person": Kind.PERSON,
    },
)
