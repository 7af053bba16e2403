"""Alerts and the cases they are about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonList, JsonObject, WorkspaceOwned

_OPEN = text("status IN ('firing', 'acknowledged')")


class AlertRow(WorkspaceOwned, Base):
    """Something a person should look at; at most one open alert has a given fingerprint."""

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index(
            "uq_alerts_open",
            "workspace_id",
            "fingerprint",
            unique=True,
            sqlite_where=_OPEN,
        ),
        Index("ix_alerts_fingerprint", "workspace_id", "fingerprint", "number"),
        Index("ix_alerts_list", "workspace_id", "fired_at"),
        Index("ix_alerts_by_status", "workspace_id", "status", "fired_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    fingerprint: Mapped[str]
    title: Mapped[str]
    severity: Mapped[str]
    status: Mapped[str]
    """firing, acknowledged, resolved or expired."""
    source_kind: Mapped[str]
    """rule or integration."""
    source_id: Mapped[UUID]
    source_name: Mapped[str]
    labels: Mapped[JsonObject]
    rule_ids: Mapped[JsonList]
    fired_at: Mapped[datetime]
    last_at: Mapped[datetime]
    """When it last repeated."""
    summary: Mapped[str | None] = mapped_column(default=None)
    link: Mapped[str | None] = mapped_column(default=None)
    found: Mapped[JsonObject | None] = mapped_column(default=None)
    """What a rule that counts has found when it last looked, as `core.texts.kept` keeps it."""
    count: Mapped[int] = mapped_column(default=1)
    told_at: Mapped[datetime | None] = mapped_column(default=None)
    """When people were last told by a new message; the rule's cooldown counts from here. Of a
    schedule the occurrence."""
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    acknowledged_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    """None on a resolved alert: the source itself said so, or its last case was resolved."""
    resolved_at: Mapped[datetime | None] = mapped_column(default=None)
    revision: Mapped[int] = mapped_column(default=1)


class AlertCaseRow(WorkspaceOwned, Base):
    """An alert is about this case."""

    __tablename__ = "alert_cases"
    __table_args__ = (Index("ix_alert_cases_case", "case_id"),)

    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alerts.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
