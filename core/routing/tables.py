"""Receivers, and the routes that lead alerts to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonList, WorkspaceOwned


class ReceiverRow(WorkspaceOwned, Base):
    """Where alerts can go; exactly the column that `kind` names is set."""

    __tablename__ = "receivers"
    __table_args__ = (Index("ix_receivers_workspace", "workspace_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    """chat (a chat or topic), person or role."""
    created_at: Mapped[datetime]
    chat_id: Mapped[UUID | None] = mapped_column(ForeignKey("chats.id"), default=None)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    role: Mapped[str | None] = mapped_column(default=None)
    minimum_severity: Mapped[str] = mapped_column(default="low")
    is_active: Mapped[bool] = mapped_column(default=True)
    loud_from: Mapped[str | None] = mapped_column(default="medium", server_default="medium")
    """The least severity that makes a sound; None: none does."""
    storm_alerts: Mapped[int | None] = mapped_column(default=None)
    """How many new alerts in a minute are told one by one; 0: all of them, however many come;
    None: as many as `core.digests.flood` says."""
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was deleted: what it was told stays in the timelines by its name."""


class RouteRow(WorkspaceOwned, Base):
    """Matchers and receivers; tried by `position`. The default route has no matchers, comes last
    and cannot be removed. `matchers` is a list of {"field", "op", "value"}."""

    __tablename__ = "routes"
    __table_args__ = (Index("ix_routes_workspace", "workspace_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[int]
    matchers: Mapped[JsonList]
    created_at: Mapped[datetime]
    minimum_severity: Mapped[str] = mapped_column(default="low")
    continues: Mapped[bool] = mapped_column(default=False)
    is_default: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    group_by: Mapped[JsonList | None] = mapped_column(default=None)
    """The fields whose values alerts of one group have in common; none: all are one group; None:
    alerts are not gathered."""
    group_wait_s: Mapped[int] = mapped_column(default=30, server_default=text("30"))
    """Seconds from a group's first alert to its message."""
    group_interval_s: Mapped[int] = mapped_column(default=300, server_default=text("300"))
    """Seconds between two messages of one group that has something new."""
    repeat_s: Mapped[int | None] = mapped_column(default=None)
    """Seconds after which a group that is still open is told again; None: never."""
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class RouteReceiverRow(WorkspaceOwned, Base):
    """A route leads to a receiver."""

    __tablename__ = "route_receivers"

    route_id: Mapped[UUID] = mapped_column(ForeignKey("routes.id"), primary_key=True)
    receiver_id: Mapped[UUID] = mapped_column(ForeignKey("receivers.id"), primary_key=True)
