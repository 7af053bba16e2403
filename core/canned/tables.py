"""Canned replies."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, WorkspaceOwned


class CannedReplyRow(WorkspaceOwned, Base):
    """An answer kept ready. `shortcut` is the word that brings it, None: it has none; `language`
    and `category` None: it is for any; `uses` counts how often it was taken for an answer."""

    __tablename__ = "canned_replies"
    __table_args__ = (UniqueConstraint("workspace_id", "shortcut"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    """With its variables (`core.canned.variables`) as they were written."""
    created_at: Mapped[datetime]
    shortcut: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str | None] = mapped_column(default=None)
    category: Mapped[str | None] = mapped_column(default=None)
    uses: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
