"""Raw updates, raw requests and idempotency keys."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonObject, TelegramId, WorkspaceOwned

_WAITS = text("state = 'new'")


class UpdateRow(Base):
    """A bot update as Telegram gave it, committed before it is confirmed. Done when the batch of
    its effect is committed; `failed_at` after five attempts. `person_key` keeps one person's
    order."""

    __tablename__ = "inbox_updates"
    __table_args__ = (
        Index(
            "ix_inbox_updates_open",
            "bot_id",
            "update_id",
            sqlite_where=text("done_at IS NULL AND failed_at IS NULL"),
        ),
    )

    bot_id: Mapped[int] = mapped_column(TelegramId, ForeignKey("bots.id"), primary_key=True)
    update_id: Mapped[int] = mapped_column(TelegramId, primary_key=True)
    body: Mapped[str]
    person_key: Mapped[str]
    received_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    handed: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was handed over after a start that found it open."""
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    failed_at: Mapped[datetime | None] = mapped_column(default=None)
    problem: Mapped[str | None] = mapped_column(default=None)


class RawRequestRow(WorkspaceOwned, Base):
    """A webhook request as it came, committed before it is answered; the bytes are kept for
    replay."""

    __tablename__ = "raw_requests"
    __table_args__ = (
        Index("ix_raw_requests_integration", "integration_id", "received_at"),
        Index(
            "ix_raw_requests_open",
            "received_at",
            sqlite_where=_WAITS,
        ),
        Index(
            "ix_raw_requests_waiting",
            "integration_id",
            sqlite_where=_WAITS,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    integration_id: Mapped[UUID] = mapped_column(ForeignKey("integrations.id"))
    received_at: Mapped[datetime]
    headers: Mapped[JsonObject]
    """Lower-case names; credentials removed."""
    body: Mapped[bytes]
    content_type: Mapped[str]
    state: Mapped[str] = mapped_column(default="new")
    """new, done, unknown (no shape we know; kept and shown) or failed."""
    items: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)


class IdempotencyRow(Base):
    """The stored answer to a request that carried an Idempotency-Key, kept 24 hours.
    `scope` names the caller (`person:<id>` or `hook:<id>`), so that keys of two never meet."""

    __tablename__ = "idempotency_keys"

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[str]
    status: Mapped[int]
    answer: Mapped[JsonObject]
    created_at: Mapped[datetime] = mapped_column(index=True)
