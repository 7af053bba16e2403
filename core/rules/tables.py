"""Rules with all their revisions, what they count, are asked and do, and the signals they saw."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonList, JsonObject, WorkspaceOwned

Count = BigInteger().with_variant(Integer(), "sqlite")
"""A busy rule is asked billions of times a day."""


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
    ready_made: Mapped[str | None] = mapped_column(default=None)
    """The key of the ready-made rule it began as; None: people made it."""


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


class RuleStatRow(WorkspaceOwned, Base):
    """What a rule did on one day, added up over all processes; the counts are those of
    `core.rules.tally.Tally`. No foreign key: a count may come after the rule was deleted, and goes
    with the other old ones."""

    __tablename__ = "rule_stats"
    __table_args__ = (
        Index("ix_rule_stats_workspace", "workspace_id", "day"),
        Index("ix_rule_stats_day", "day"),
    )

    rule_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    """In UTC, as 2026-11-21."""
    asked: Mapped[int] = mapped_column(Count)
    unanswered: Mapped[int] = mapped_column(Count)
    hits: Mapped[int] = mapped_column(Count)
    errors: Mapped[int] = mapped_column(Count)
    repeated: Mapped[int] = mapped_column(Count)
    quiet: Mapped[int] = mapped_column(Count)
    spans: Mapped[JsonObject]
    """How often it took how long: step of `core.rules.tally` to count."""
    failed_at: Mapped[datetime | None] = mapped_column(default=None)
    failure_kind: Mapped[str | None] = mapped_column(default=None)
    failure_reason: Mapped[str | None] = mapped_column(default=None)


class SignalRow(WorkspaceOwned, Base):
    """Something that came in and was looked at by rules; the text of a case stays with the
    case, what has none is deleted when no rule can be tried on it any more."""

    __tablename__ = "signals"
    __table_args__ = (
        Index("ix_signals_history", "workspace_id", "at"),
        Index("ix_signals_loose", "at", sqlite_where=text("case_id IS NULL")),
    )

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
    text: Mapped[str | None] = mapped_column(default=None)
    """What an item without a case said, as far as rules look; None: not kept (an older release
    took it in), or it is the case's."""
    fingerprint: Mapped[str | None] = mapped_column(default=None)
    """An item's own; None as above."""
