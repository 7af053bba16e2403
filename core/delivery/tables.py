"""The outbox, each attempt at it, and the messages that stand in chats because of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonObject, TelegramId, WorkspaceOwned

_DUE = text("state = 'due'")
_SENDING = text("state = 'sending'")
_DUE_EDIT = text("state = 'due' AND edits_id IS NOT NULL")
_FAILED = text("reason IS NOT NULL")
_UNREPORTED = text("reason IS NOT NULL AND reported_at IS NULL")


class DeliveryRow(WorkspaceOwned, Base):
    """One notification over one channel.

    due → sending (lease_token, lease_until) → sent | due (next_at) | unknown | dead | expired |
    cancelled. `lane` names what must hold a lease to send it (`telegram:<bot id>`); `queue` names
    what keeps order: of one queue at most one delivery is in `sending`. `address` is the
    channel's own form. `edits_id` names the sent message to be edited in place; None sends a new
    one. A due edit stands at most once per message: what it says is rendered when it is sent, so
    the latest wins.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_sending", "queue", sqlite_where=_SENDING),
        Index(
            "uq_deliveries_due_edit",
            "edits_id",
            unique=True,
            sqlite_where=_DUE_EDIT,
        ),
        Index("ix_deliveries_notification", "notification_id"),
        Index("ix_deliveries_state", "workspace_id", "state", "created_at"),
        Index(
            "ix_deliveries_failed",
            "workspace_id",
            "settled_at",
            "id",
            sqlite_where=_FAILED,
        ),
        Index(
            "ix_deliveries_unreported",
            "workspace_id",
            "id",
            sqlite_where=_UNREPORTED,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    channel: Mapped[str]
    lane: Mapped[str]
    queue: Mapped[str]
    address: Mapped[str]
    state: Mapped[str]
    urgency: Mapped[int]
    """Greater goes first; the severity's rank, replies to people count as 2."""
    next_at: Mapped[datetime]
    created_at: Mapped[datetime]
    params: Mapped[JsonObject]
    notification_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("notifications.id"), default=None
    )
    alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("alerts.id"), default=None)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), default=None)
    digest_id: Mapped[UUID | None] = mapped_column(default=None)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    """Whose language and zone it is rendered in; None: the workspace's."""
    edits_id: Mapped[UUID | None] = mapped_column(ForeignKey("sent_messages.id"), default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_token: Mapped[UUID | None] = mapped_column(default=None)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    epoch: Mapped[int | None] = mapped_column(default=None)
    """Which start of the process claimed it; an earlier one's claims are taken back at once."""
    maybe_sent: Mapped[bool] = mapped_column(default=False)
    """An earlier attempt may have arrived: the text carries a repeat mark."""
    expires_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    problem: Mapped[str | None] = mapped_column(default=None)
    """Why it is not sent (yet), in words, without secrets."""
    reason: Mapped[str | None] = mapped_column(default=None)
    """A word of `core.delivery.reason` once it ended without being sent for certain."""
    reported_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the workspace's owners were told of `reason`, or it was found that they need not be."""


# The claim walks the first one in its order, or steps from queue to queue in the second. Both hold
# all it looks at, so it reads no rows.
Index(
    "ix_deliveries_due",
    DeliveryRow.lane,
    DeliveryRow.urgency.desc(),
    DeliveryRow.created_at,
    DeliveryRow.id,
    DeliveryRow.queue,
    DeliveryRow.next_at,
    sqlite_where=_DUE,
)
Index(
    "ix_deliveries_queue",
    DeliveryRow.lane,
    DeliveryRow.queue,
    DeliveryRow.urgency.desc(),
    DeliveryRow.created_at,
    DeliveryRow.id,
    DeliveryRow.next_at,
    sqlite_where=_DUE,
)


class DeliveryAttemptRow(WorkspaceOwned, Base):
    """One try of one delivery and what came of it."""

    __tablename__ = "delivery_attempts"
    __table_args__ = (Index("ix_delivery_attempts_delivery", "delivery_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("deliveries.id"))
    attempt: Mapped[int]
    at: Mapped[datetime]
    outcome: Mapped[str]
    detail: Mapped[str | None] = mapped_column(default=None)


class SentMessageRow(WorkspaceOwned, Base):
    """A card or status message that stands in a chat: the only source for edits, mirrors and the
    mapping of replies. `shown_revision` is the revision of the alert or case it last showed."""

    __tablename__ = "sent_messages"
    __table_args__ = (
        UniqueConstraint("bot_id", "chat_id", "message_id"),
        Index("ix_sent_messages_alert", "alert_id"),
        Index("ix_sent_messages_case", "case_id"),
        Index("ix_sent_messages_digest", "digest_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    bot_id: Mapped[int] = mapped_column(TelegramId)
    chat_id: Mapped[int] = mapped_column(TelegramId)
    message_id: Mapped[int] = mapped_column(TelegramId)
    address: Mapped[str]
    sent_at: Mapped[datetime]
    shown_revision: Mapped[int]
    topic_id: Mapped[int] = mapped_column(TelegramId, default=0)
    alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("alerts.id"), default=None)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), default=None)
    digest_id: Mapped[UUID | None] = mapped_column(default=None)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
