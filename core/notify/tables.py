"""Notifications: what was to be told to whom, also when it was decided not to; and what stands in
people's notification centres."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonObject, WorkspaceOwned

_OPEN_END = text("status IN ('pending', 'sent') AND expires_at IS NOT NULL")
_ASKED_FOR = text("alert_id IS NULL")
_UNREAD = text("status IN ('sent', 'delivered') AND removed_at IS NULL")


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


class InAppRow(WorkspaceOwned, Base):
    """What is said to people inside the product: once, however many it is for. `title` and
    `message` None: worded when it is read, from its type or from the alert it is about."""

    __tablename__ = "in_app"
    __table_args__ = (
        Index("ix_in_app_sent", "workspace_id", "created_at", "id", sqlite_where=_ASKED_FOR),
        Index("ix_in_app_due", "scheduled_at", sqlite_where=text("status = 'pending'")),
        Index("ix_in_app_ending", "expires_at", sqlite_where=_OPEN_END),
        Index("ix_in_app_alert", "alert_id", sqlite_where=text("alert_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str]
    """subject.past_tense, as of business events: order.shipped, alert.fired, general."""
    topic: Mapped[str]
    severity: Mapped[str]
    status: Mapped[str]
    """pending until it is due, then sent; cancelled, or expired. How far it got with each of its
    recipients stands in their receipts."""
    audience: Mapped[JsonObject]
    """Whom it was for, as asked: persons, roles, everybody."""
    created_at: Mapped[datetime]
    data: Mapped[JsonObject]
    refs: Mapped[JsonObject]
    max_retries: Mapped[int]
    title: Mapped[str | None] = mapped_column(default=None)
    message: Mapped[str | None] = mapped_column(default=None)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("alerts.id"), default=None)
    scheduled_at: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    expires_at: Mapped[datetime | None] = mapped_column(default=None)


class InAppReceiptRow(WorkspaceOwned, Base):
    """How far one notification got with one recipient. `at` is when it came to them, None before.
    `removed_at`: they deleted it, and only figures count it still."""

    __tablename__ = "in_app_receipts"
    __table_args__ = (
        Index("ix_in_app_receipts_list", "workspace_id", "person_id", "at", "in_app_id"),
        Index(
            "ix_in_app_receipts_unread", "workspace_id", "person_id", "topic", sqlite_where=_UNREAD
        ),
    )

    in_app_id: Mapped[UUID] = mapped_column(ForeignKey("in_app.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    topic: Mapped[str]
    """The notification's, by which its recipient's are counted and listed."""
    status: Mapped[str]
    """pending, sent, delivered, read, failed, cancelled or expired."""
    reason: Mapped[str | None] = mapped_column(default=None)
    """Why it was cancelled or failed, a word of `core.notify.inapp.Why`."""
    attempts: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime | None] = mapped_column(default=None)
    delivered_at: Mapped[datetime | None] = mapped_column(default=None)
    read_at: Mapped[datetime | None] = mapped_column(default=None)
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)


class InAppRefRow(WorkspaceOwned, Base):
    """A thing of somebody else's that a notification is about, to find it by: order, 4711."""

    __tablename__ = "in_app_refs"
    __table_args__ = (Index("ix_in_app_refs_named", "workspace_id", "kind", "value"),)

    in_app_id: Mapped[UUID] = mapped_column(ForeignKey("in_app.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
