"""Limits and what was taken from them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonList, WorkspaceOwned


class LimitRow(WorkspaceOwned, Base):
    """How often one recipient hears of alerts (`core.limits.limit`). `matchers` is a list of
    {"field", "op", "value"}; none: every alert."""

    __tablename__ = "limits"
    __table_args__ = (Index("ix_limits_workspace", "workspace_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    whom: Mapped[str]
    """everybody, chat, person or role."""
    matchers: Mapped[JsonList]
    count: Mapped[int]
    window_s: Mapped[int]
    created_at: Mapped[datetime]
    target: Mapped[str | None] = mapped_column(default=None)
    """The chat's or person's id, or the role; None: each of that kind."""
    burst: Mapped[int | None] = mapped_column(default=None)
    """How many may come at once; None: as many as `count`."""
    exempts_critical: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)


class LimitCounterRow(WorkspaceOwned, Base):
    """What one recipient has taken of a limit: the rate's `tat` (`core.limits.rate`)."""

    __tablename__ = "limit_counters"

    limit_id: Mapped[UUID] = mapped_column(ForeignKey("limits.id"), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    tat: Mapped[int] = mapped_column(BigInteger)
