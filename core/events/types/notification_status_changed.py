"""How far something that was told got: an answer to a customer (`case`; `new` is sent, failed,
expired or cancelled), or what stands in somebody's notification centre (`person`)."""

from __future__ import annotations

from core.events.type import Data, EventType, Kind, Topic


def _with_person(data: Data) -> Data:
    return data | {"person": None}


NOTIFICATION_STATUS_CHANGED = EventType(
    name="notification.status_changed",
    topic=Topic.CASES,
    subject="notification",
    shown="case",
    fields={
        "notification": Kind.ID,
        "case": Kind.ID,
        "person": Kind.PERSON,
        "channel": Kind.WORD,
        "old": Kind.WORD,
        "new": Kind.WORD,
    },
    v=2,
    upcasters={1: _with_person},
)
