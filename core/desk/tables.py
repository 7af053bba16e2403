"""Cases, what was said in them, and the files that came with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, TelegramId, WorkspaceOwned

_ASSIGNED = text("assignee_id IS NOT NULL")
_PLACED = text("place_id IS NOT NULL")
_RESOLVED = text("resolved_at IS NOT NULL")
_MERGED = text("merged_into_id IS NOT NULL")


class CaseRow(WorkspaceOwned, Base):
    """A complaint, feedback or request. `rating` and `solved_rating` are 1 to 5 stars; `revision`
    grows with every change that a status message or the dashboard shows."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index("ix_cases_list", "workspace_id", "opened_at"),
        Index("ix_cases_by_status", "workspace_id", "status", "opened_at"),
        Index("ix_cases_customer", "workspace_id", "customer_id", "opened_at"),
        Index("ix_cases_changed", "workspace_id", "updated_at"),
        Index(
            "ix_cases_assignee",
            "workspace_id",
            "assignee_id",
            "opened_at",
            sqlite_where=_ASSIGNED,
        ),
        Index("ix_cases_place", "workspace_id", "place_id", "opened_at", sqlite_where=_PLACED),
        Index("ix_cases_resolved", "workspace_id", "resolved_at", sqlite_where=_RESOLVED),
        Index("ix_cases_merged", "merged_into_id", sqlite_where=_MERGED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    """Counts from 1 within the workspace."""
    kind: Mapped[str]
    """complaint, feedback or request."""
    title: Mapped[str]
    text: Mapped[str]
    status: Mapped[str]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    source: Mapped[str]
    """telegram, api or integration."""
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    rating: Mapped[int | None] = mapped_column(default=None)
    category: Mapped[str | None] = mapped_column(default=None)
    severity: Mapped[str | None] = mapped_column(default=None)
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("places.id"), default=None)
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    resolved_at: Mapped[datetime | None] = mapped_column(default=None)
    solved_rating: Mapped[int | None] = mapped_column(default=None)
    merged_into_id: Mapped[UUID | None] = mapped_column(default=None)
    """The case that stands for this one too, never a merged one itself; None: it stands alone,
    and the following are None."""
    merged_at: Mapped[datetime | None] = mapped_column(default=None)
    merged_from: Mapped[str | None] = mapped_column(default=None)
    """The state it was in before."""
    revision: Mapped[int] = mapped_column(default=1)


class ThreadItemRow(WorkspaceOwned, Base):
    """One message in a case. `bot_id`, `chat_id`, `message_id` name the customer's own Telegram
    message (None for what was not written there), so that its edits find their way here."""

    __tablename__ = "thread_items"
    __table_args__ = (
        Index("ix_thread_items_case", "case_id", "at"),
        Index("ix_thread_items_message", "bot_id", "chat_id", "message_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    author_kind: Mapped[str]
    """customer, staff, system, or note: by staff for staff, the customer is not told."""
    text: Mapped[str]
    at: Mapped[datetime]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    edited_at: Mapped[datetime | None] = mapped_column(default=None)
    bot_id: Mapped[int | None] = mapped_column(TelegramId, default=None)
    chat_id: Mapped[int | None] = mapped_column(TelegramId, default=None)
    message_id: Mapped[int | None] = mapped_column(TelegramId, default=None)


class AttachmentRow(WorkspaceOwned, Base):
    """A file of a case. Telegram's `file_id` is kept in the transaction of the case; the bytes are
    fetched later by a retried job into `stored_as` (a random name in DATA_DIR/files).
    `state` is pending, stored or failed; `size` is in bytes."""

    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_case", "case_id"),
        Index("ix_attachments_due", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    """photo, voice, video, audio, document or location."""
    name: Mapped[str]
    mime: Mapped[str]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="pending")
    thread_item_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("thread_items.id"), default=None
    )
    size: Mapped[int | None] = mapped_column(default=None)
    bot_id: Mapped[int | None] = mapped_column(TelegramId, default=None)
    file_id: Mapped[str | None] = mapped_column(default=None)
    stored_as: Mapped[str | None] = mapped_column(default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(default=None)
    """When to try to fetch it next; None: at once, or never again."""
