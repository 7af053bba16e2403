"""An alert changed otherwise: `change` is reopened, flapping (reopened, and it began to), stable,
severity, expired, silenced, unsilenced, noted or note_edited (then `new` is the note)."""

from __future__ import annotations

from core.events.type import EventType, Kind, Topic

ALERT_UPDATED = EventType(
    name="alert.updated",
    topic=Topic.ALERTS,
    subject="alert",
    fields={
        "alert": Kind.ID,
        "change": Kind.WORD,
        "old": Kind.WORD,
        "new": Kind.WORD,
    },
)
