"""How far an answer to a customer got: `new` is sent, failed, expired or cancelled."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

NOTIFICATION_STATUS_CHANGED = EventType(
    name="notification.status_changed",
    topic=Topic.CASES,
    subject="notification",
    shown="case",
    fields={
        "notification": Kind.ID,
        "case": Kind.ID,
        "channel": Kind.WORD,
        "old": Kind.WORD,
        "new": Kind.WORD,
    },
)
