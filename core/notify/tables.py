"""Notifications: what was to be told to whom, also when it was decided not to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonObject, WorkspaceOwned


class NotificationRow(WorkspaceOwned, Base):
    """One thing to tell one recipient. `once_key` makes a repeat harmless: one row per alert, step
    and recipient. `status` suppressed goes with `suppressed_reason`, a stable word such as
    `severity_below`; then there is no delivery."""

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("workspace_id", "once_key"),
        Index("ix_notifications_alert", "alert_id"),
        Index("ix_notifications_case", "case_id"),
        Index(
            "ix_notifications_reports",
            "workspace_id",
            "created_at",
            sqlite_where=text("kind = 'report'"),
        ),
        Index(
            "ix_notifications_suppressed_ref",
            "suppressed_ref",
            sqlite_where=text("suppressed_ref IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """alert.card, case.status, case.reply …: a kind of `core.delivery.message`."""
    once_key: Mapped[str]
    status: Mapped[str]
    """pending, held, suppressed, sent, delivered, read, failed, cancelled or expired. Held is told
    together with others: `params` names the audience of the digests (`core.digests`). One row
    stands for all who wait, so it stays held; what people see of each is pending until the message
    of their digest was sent, then sent (`core.alerts.held`)."""
    created_at: Mapped[datetime]
    params: Mapped[JsonObject]
    """What the wording needs beyond the rows it is about."""
    alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("alerts.id"), default=None)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), default=None)
    receiver_id: Mapped[UUID | None] = mapped_column(ForeignKey("receivers.id"), default=None)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    chat_id: Mapped[UUID | None] = mapped_column(ForeignKey("chats.id"), default=None)
    severity: Mapped[str | None] = mapped_column(default=None)
    suppressed_reason: Mapped[str | None] = mapped_column(default=None)
    suppressed_ref: Mapped[UUID | None] = mapped_column(default=None)
    """What the reason is about: the silence, the alert that inhibits; of what is held the audience
    of the digests."""
    route_id: Mapped[UUID | None] = mapped_column(default=None)
    """The route that led here; None: somebody was named. It may be gone since."""
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
