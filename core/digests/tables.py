"""Digests and what they hold."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, WorkspaceOwned

_OPEN: ColumnElement[bool] = literal_column("closed_at IS NULL")


class DigestRow(WorkspaceOwned, Base):
    """One message that stands for many, in one chat. `cause` is storm, limit or group; `cause_id`
    the limit or route behind it. Of one cause at most one is open for an address."""

    __tablename__ = "digests"
    __table_args__ = (
        Index(
            "uq_digests_open",
            "workspace_id",
            "address",
            "cause",
            "scope",
            unique=True,
            sqlite_where=_OPEN,
        ),
        Index("ix_digests_due", "due_at", sqlite_where=_OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cause: Mapped[str]
    address: Mapped[str]
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime]
    """When something was last held for it."""
    revision: Mapped[int] = mapped_column(default=1)
    """Of a group: the sum of its alerts' revisions as its messages show them."""
    scope: Mapped[str] = mapped_column(default="")
    """Tells several of one cause apart: the limit's or the group's key; empty for a storm."""
    cause_id: Mapped[UUID | None] = mapped_column(default=None)
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the clock has something to do for it; None: never."""
    told_at: Mapped[datetime | None] = mapped_column(default=None)
    """When its message was last sent or edited, of a group when it was last told by a message of
    its own; None: not yet."""
    told_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How many alerts a group had when it was last told."""
    has_news: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """It stands for more than its message was told to say."""
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    receiver_id: Mapped[UUID | None] = mapped_column(ForeignKey("receivers.id"), default=None)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    chat_id: Mapped[UUID | None] = mapped_column(ForeignKey("chats.id"), default=None)


class AudienceRow(WorkspaceOwned, Base):
    """A digest is one of those an audience holds for. Alerts are held for audiences, so that one
    alert is one row however many people wait for it."""

    __tablename__ = "digest_audiences"
    __table_args__ = (Index("ix_digest_audiences_digest", "digest_id"),)

    audience_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest_id: Mapped[UUID] = mapped_column(ForeignKey("digests.id"), primary_key=True)


class AudienceNameRow(WorkspaceOwned, Base):
    """How often something was held for an audience under one name, by severity."""

    __tablename__ = "digest_names"

    audience_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    severity: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]


class FloodRow(WorkspaceOwned, Base):
    """What came for one address lately (`core.digests.flood`). `digest_id` is the storm that is on
    there, None when there is none."""

    __tablename__ = "floods"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    tat: Mapped[int | None] = mapped_column(BigInteger, default=None)
    urgent_tat: Mapped[int | None] = mapped_column(BigInteger, default=None)
    digest_id: Mapped[UUID | None] = mapped_column(ForeignKey("digests.id"), default=None)
