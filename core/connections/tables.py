"""Live sockets as they came and went, how many there were in each hour, and who holds them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, WorkspaceOwned

_OPEN = text("ended_at IS NULL")


class ConnectionRow(WorkspaceOwned, Base):
    """One live socket of one person. It is open while `ended_at` is None and `process` is alive
    (`LiveProcessRow`): a process that was killed leaves its rows open until somebody ends them."""

    __tablename__ = "connections"
    __table_args__ = (
        Index("ix_connections_list", "workspace_id", "opened_at"),
        Index("ix_connections_person", "workspace_id", "person_id", "opened_at"),
        Index("ix_connections_open", "workspace_id", "person_id", sqlite_where=_OPEN),
        Index("ix_connections_ended", "ended_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    process: Mapped[str]
    opened_at: Mapped[datetime]
    address: Mapped[str]
    """Where they connected from; empty when it cannot be told."""
    user_agent: Mapped[str]
    client: Mapped[str | None] = mapped_column(default=None)
    """What a program called itself; None: it did not say."""
    last_ping_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it answered, looked at every few minutes; None: it did not live that long."""
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    close_code: Mapped[int | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
    """A stable word: left, lost, restart, too_slow, token_expired …"""


class ConnectionHourRow(WorkspaceOwned, Base):
    """How many sockets of a workspace were opened and ended within an hour of UTC, and `seconds`,
    how long those that ended had lasted together. `peak` is the most that were open at once, seen
    whenever one was opened: an hour in which none was has no row, or 0 there."""

    __tablename__ = "connection_hours"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    opened: Mapped[int]
    ended: Mapped[int]
    seconds: Mapped[int] = mapped_column(BigInteger)
    peak: Mapped[int]


class LiveProcessRow(Base):
    """A process that holds live sockets, by the word that no other uses. It says every few seconds
    that it is there; one that has not for a while is gone."""

    __tablename__ = "live_processes"

    name: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
