"""Alerts and the cases they are about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonList, JsonObject, WorkspaceOwned

_OPEN = text("status IN ('firing', 'acknowledged')")
_ASSIGNED = text("assignee_id IS NOT NULL")
_MUTED = text("muted_ref IS NOT NULL")
_FLAPS = text("flapping_since IS NOT NULL")
_CONVERTED = text("converted_at IS NOT NULL")


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
        Index("ix_alerts_converted", "workspace_id", "converted_at", sqlite_where=_CONVERTED),
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
    converted_at: Mapped[datetime | None] = mapped_column(default=None)
    """When somebody said what came of it (`core.alerts.conversion`); None: nobody did, and the
    following are None."""
    converted_by: Mapped[UUID | None] = mapped_column(default=None)
    converted_kind: Mapped[str | None] = mapped_column(default=None)
    converted_value: Mapped[int | None] = mapped_column(BigInteger, default=None)
    """In ten-thousandths; None: nobody counted it."""
    converted_currency: Mapped[str | None] = mapped_column(default=None)
    converted_subject: Mapped[str | None] = mapped_column(default=None)
    revision: Mapped[int] = mapped_column(default=1)


class AlertCaseRow(WorkspaceOwned, Base):
    """An alert is about this case. `merged_case_id` is the merged case by which that came, None
    where the alert is about this one by itself."""

    __tablename__ = "alert_cases"
    __table_args__ = (Index("ix_alert_cases_case", "case_id"),)

    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alerts.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    merged_case_id: Mapped[UUID | None] = mapped_column(default=None)


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


class AlertReadMarkRow(WorkspaceOwned, Base):
    """Up to which moment somebody has read all alerts; without a row since they are a member."""

    __tablename__ = "alert_read_marks"
    __table_args__ = (PrimaryKeyConstraint("person_id", "workspace_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    until: Mapped[datetime]


class AlertReadRow(WorkspaceOwned, Base):
    """For somebody an alert is read, or unread, other than their mark says; `fired_at` is the
    alert's, by which the mark overtakes the row."""

    __tablename__ = "alert_reads"
    __table_args__ = (Index("ix_alert_reads_person", "workspace_id", "person_id", "fired_at"),)

    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alerts.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    is_read: Mapped[bool]
    fired_at: Mapped[datetime]
