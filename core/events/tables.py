"""The event log and the counters that number what grows without gaps."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonObject, WorkspaceOwned
from core.db.rows import Row
from core.events.event import Recorded


class EventRow(WorkspaceOwned, Base):
    """An immutable fact. `seq` counts from 1 in the workspace without gaps; `data` carries ids,
    numbers and enums, never texts of people."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_subject", "workspace_id", "subject_id", "seq"),)

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str]
    v: Mapped[int]
    at: Mapped[datetime]
    data: Mapped[JsonObject]
    subject_id: Mapped[UUID | None] = mapped_column(default=None)
    """The case or alert it is about; None: about something else."""
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    """Who did it; None: the program or an integration."""


def event_row(one: Recorded) -> Row:
    """Return a numbered event as its table keeps it."""
    event = one.event
    return {
        "workspace_id": event.workspace_id,
        "seq": one.seq,
        "type": event.type,
        "v": event.v,
        "at": event.at,
        "data": event.data,
        "subject_id": event.subject_id,
        "actor_id": event.actor_id,
    }


class CounterRow(WorkspaceOwned, Base):
    """The last number given out under `name` (case, alert, event) in a workspace."""

    __tablename__ = "counters"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
