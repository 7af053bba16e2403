"""Rules with all their revisions, what they count and were asked, and the signals they saw."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonList, JsonObject, WorkspaceOwned


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


class RuleWindowRow(WorkspaceOwned, Base):
    """What a condition over time of a rule remembers of one group, or when a schedule was asked
    last; `state` is a `core.rules.condition.Window`, numbers only."""

    __tablename__ = "rule_windows"
    __table_args__ = (
        Index("ix_rule_windows_due", "due_at", sqlite_where=text("due_at IS NOT NULL")),
        Index("ix_rule_windows_kept", "kept_until"),
    )

    rule_id: Mapped[UUID] = mapped_column(ForeignKey("rules.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    """The condition's, or `schedule`."""
    group_key: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[JsonList]
    updated_at: Mapped[datetime]
    kept_until: Mapped[datetime]
    """From then on nothing in it counts any more."""
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the clock must ask; None: never, or not before the next signal."""


class RuleFiringRow(WorkspaceOwned, Base):
    """The clock has asked a rule about this occurrence; its key makes sure that nobody asks
    twice."""

    __tablename__ = "rule_firings"
    __table_args__ = (Index("ix_rule_firings_at", "at"),)

    rule_id: Mapped[UUID] = mapped_column(ForeignKey("rules.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


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
