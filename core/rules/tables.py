"""Rules with all their revisions, and the signals they looked at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonObject, WorkspaceOwned


class RuleRow(WorkspaceOwned, Base):
    """A rule as it is now; `spec` is the JSON of `core.rules.rule.RuleSpec`."""

    __tablename__ = "rules"
    __table_args__ = (Index("ix_rules_workspace", "workspace_id", "priority"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    spec: Mapped[JsonObject]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    is_active: Mapped[bool] = mapped_column(default=True)
    priority: Mapped[int] = mapped_column(default=100)
    revision: Mapped[int] = mapped_column(default=1)


class RuleRevisionRow(WorkspaceOwned, Base):
    """A rule as it was at one revision; never changed."""

    __tablename__ = "rule_revisions"

    rule_id: Mapped[UUID] = mapped_column(ForeignKey("rules.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    spec: Mapped[JsonObject]
    at: Mapped[datetime]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    """None: made by the program (the ready-made rules)."""


class SignalRow(WorkspaceOwned, Base):
    """Something that came in and was looked at by rules; the text of a case stays with the
    case."""

    __tablename__ = "signals"
    __table_args__ = (Index("ix_signals_history", "workspace_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """submission or integration."""
    at: Mapped[datetime]
    fields: Mapped[JsonObject]
    labels: Mapped[JsonObject]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), default=None)
    integration_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("integrations.id"), default=None
    )
