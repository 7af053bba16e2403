"""Silences, inhibitions, and the open alerts that inhibit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonList, WorkspaceOwned

_STANDS: ColumnElement[bool] = literal_column("ended_at IS NULL")


class SilenceRow(WorkspaceOwned, Base):
    """Alerts are not told for a while. `matchers` is a list of {"field", "op", "value"}. It always
    has an end and a reason; `until_alert_id` is the alert that ends it earlier by being over."""

    __tablename__ = "silences"
    __table_args__ = (
        Index("ix_silences_standing", "workspace_id", "ends_at", sqlite_where=_STANDS),
        Index("ix_silences_alert", "until_alert_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    matchers: Mapped[JsonList]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    """None: a program with a key."""
    until_alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("alerts.id"), default=None)
    chat_id: Mapped[UUID | None] = mapped_column(ForeignKey("chats.id"), default=None)
    """Where it was made, and where its end is told; None: to whoever made it."""
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    """When its end was seen to: by the clock, by somebody, or by its alert."""
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    muted: Mapped[int | None] = mapped_column(default=None)
    """How many alerts it had muted when it last ended; None: it never has."""
    revision: Mapped[int] = mapped_column(default=1)


class InhibitionRow(WorkspaceOwned, Base):
    """Open alerts that `source` holds for mute those that `target` holds for; `equal` are the
    fields both must have in common."""

    __tablename__ = "inhibitions"
    __table_args__ = (Index("ix_inhibitions_workspace", "workspace_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    source: Mapped[JsonList]
    target: Mapped[JsonList]
    equal: Mapped[JsonList]
    created_at: Mapped[datetime]
    is_active: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)


class InhibitingRow(WorkspaceOwned, Base):
    """An alert that was a source when it fired, by what it has in common with its targets. It
    mutes them as long as it is open."""

    __tablename__ = "inhibiting"
    __table_args__ = (Index("ix_inhibiting_alert", "alert_id"),)

    inhibition_id: Mapped[UUID] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alerts.id"), primary_key=True)
