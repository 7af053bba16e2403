"""Alerts and the cases they are about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonList, JsonObject, WorkspaceOwned

_OPEN = text("status IN ('firing', 'acknowledged')")
_ASSIGNED = text("assignee_id IS NOT NULL")
_MUTED = text("muted_ref IS NOT NULL")
_FLAPS = text("flapping_since IS NOT NULL")


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
        Index(
            "ix_alerts_assignee",
            "workspace_id",
            "assignee_id",
            "fired_at",
            sqlite_where=_ASSIGNED,
        ),
        Index("ix_alerts_muted", "workspace_id", "muted_ref", sqlite_where=_MUTED),
        Index("ix_alerts_flapping", "flapping_since", sqlite_where=_FLAPS),
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
    muted_by: Mapped[str | None] = mapped_column(default=None)
    """silence or inhibition: why nobody is told of it just now; None: nothing mutes it."""
    muted_ref: Mapped[UUID | None] = mapped_column(default=None)
    """The silence, or the alert that inhibits."""
    flips: Mapped[JsonList | None] = mapped_column(default=None)
    """The latest moments at which what has this fingerprint fired anew or was over, in
    microseconds since 1970 (`core.alerts.flapping`); None: it only fired once."""
    flapping_since: Mapped[datetime | None] = mapped_column(default=None)
    flapped: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How often it has changed since it flaps."""
    revision: Mapped[int] = mapped_column(default=1)


class AlertCaseRow(WorkspaceOwned, Base):
    """An alert is about this case."""

    __tablename__ = "alert_cases"
    __table_args__ = (Index("ix_alert_cases_case", "case_id"),)

    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alerts.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)


class AlertNoteRow(WorkspaceOwned, Base):
    """What somebody wrote about an alert. `message_id` in `chat_id` of `bot_id` is the message it
    was written as, all three None when it came by the API."""

    __tablename__ = "alert_notes"
    __table_args__ = (
        UniqueConstraint("bot_id", "chat_id", "message_id", name="uq_alert_notes_message"),
        Index("ix_alert_notes_alert", "alert_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alerts.id"))
    at: Mapped[datetime]
    text: Mapped[str]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    edited_at: Mapped[datetime | None] = mapped_column(default=None)
    bot_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    chat_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    message_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
