"""The audit trail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonObject, WorkspaceOwned


class AuditRow(WorkspaceOwned, Base):
    """One change: `before` and `after` hold only the fields that differ, never a secret."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_trail", "workspace_id", "at", "id"),
        Index("ix_audit_subject", "workspace_id", "subject_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[str]
    """subject.past_tense: member.joined, integration.created …"""
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    before: Mapped[JsonObject]
    after: Mapped[JsonObject]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    """A person, or the account of an API key. None: the program, or the operator (`via` cli)."""
    via: Mapped[str | None] = mapped_column(default=None)
    """By which door, as `core.audit.origin` has it; None: the program itself, or before there was
    this column."""
    request_id: Mapped[str | None] = mapped_column(default=None)
    """The id of the request, which its answer and the log have too."""
