"""Announcements."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, WorkspaceOwned


class AnnouncementRow(WorkspaceOwned, Base):
    """A sentence or two for all members, shown until `until`, or until somebody ends it."""

    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_until", "workspace_id", "until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str]
    level: Mapped[str]
    """A severity."""
    at: Mapped[datetime]
    until: Mapped[datetime]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
