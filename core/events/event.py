"""What an event is: an immutable fact in a workspace's log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.ids import PersonId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact before it has a number. `data` carries ids, numbers and enums as JSON takes them,
    never texts of people. `actor_id` None: the program or an integration did it."""

    workspace_id: WorkspaceId
    type: str
    at: datetime
    actor_id: PersonId | None
    data: dict[str, Any]
    v: int = 1

    @property
    def subject_id(self) -> UUID | None:
        """Return what it is about: the field that the type's first word names."""
        word = self.data.get(self.type.partition(".")[0])
        return UUID(word) if isinstance(word, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A fact in the log under its number; numbers of a workspace have no gaps."""

    seq: int
    event: Event
