"""Saved views."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonObject, WorkspaceOwned


class SavedViewRow(WorkspaceOwned, Base):
    """Filters of one list under a name. A shared one is everybody's and outlives the membership of
    its owner; any other is its owner's alone."""

    __tablename__ = "saved_views"
    __table_args__ = (
        Index(
            "uq_saved_views_own",
            "workspace_id",
            "list_name",
            "owner_id",
            "name_key",
            unique=True,
            sqlite_where=text("NOT is_shared"),
        ),
        Index(
            "uq_saved_views_shared",
            "workspace_id",
            "list_name",
            "name_key",
            unique=True,
            sqlite_where=text("is_shared"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    list_name: Mapped[str]
    """A word of the API, such as `cases`."""
    name: Mapped[str]
    name_key: Mapped[str]
    """The name as it is compared: two that differ in capitals only are one."""
    filters: Mapped[JsonObject]
    """Query fields of the list, each with its values as text."""
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    is_shared: Mapped[bool]
    position: Mapped[int]
    """Among those it stands with: the shared ones of its list, or its owner's own."""
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class DefaultViewRow(WorkspaceOwned, Base):
    """What one person's list opens with, wherever they sit. No row: they never chose."""

    __tablename__ = "default_views"
    __table_args__ = (UniqueConstraint("workspace_id", "person_id", "list_name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    list_name: Mapped[str]
    """A word of the API, such as `cases`."""
    view_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("saved_views.id"), index=True, default=None
    )
    filters: Mapped[JsonObject | None] = mapped_column(default=None)
    """Filters without a name. None: those of the view; where there is none either, the list opens
    plain."""
