"""What an event is: an immutable fact in a workspace's log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from core.events.types import EVENT_TYPE
from core.ids import PersonId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact before it has a number. `data` carries ids, numbers and enums as JSON takes them,
    never texts of people. `subject_id` is what it is about, by the field that the type's first
    word names. `actor_id` None: the program or an integration did it."""

    workspace_id: WorkspaceId
    type: str
    at: datetime
    actor_id: PersonId | None
    data: dict[str, Any]
    subject_id: UUID | None = None
    v: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A fact in the log under its number; numbers of a workspace have no gaps."""

    seq: int
    event: Event


def make_event(
    workspace_id: WorkspaceId,
    type: str,
    *,
    at: datetime,
    by: PersonId | None,
    data: dict[str, Any],
) -> Event:
    """Return the fact in its type's current version, with its data as JSON takes it: identifiers,
    moments and enums become their words."""
    known = EVENT_TYPE.get(type)
    return Event(
        workspace_id=workspace_id,
        type=type,
        at=at,
        actor_id=by,
        data=_json(data),
        subject_id=_identifier(data.get(type.partition(".")[0])),
        v=1 if known is None else known.v,
    )


_PLAIN = frozenset({str, int, bool, float})


def _json(value: Any) -> Any:
    if value is None or type(value) in _PLAIN:
        return value
    match value:
        case UUID():
            return str(value)
        case dict():
            return {str(name): _json(part) for name, part in value.items()}
        case list() | tuple():
            return [_json(part) for part in value]
        case datetime():
            return value.isoformat()
        case Enum():
            return value.value
        case _:
            return value


def _identifier(value: object) -> UUID | None:
    """Return what an event is about, before it becomes a word: to read that back would cost more
    than all else about the event."""
    if isinstance(value, UUID):
        return value
    return UUID(value) if isinstance(value, str) else None
