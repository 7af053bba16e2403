"""Which alerts a list shows, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, case

from core.alerts.tables import AlertRow
from core.db.ordering import By, Field, Ordering
from core.ids import PersonId
from core.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilter:
    """Which alerts a list shows; what is left out does not narrow it. `since` and `until` are
    about when an alert fired, the end not among them."""

    statuses: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    assignee: PersonId | Literal["nobody"] | None = None
    source_kind: str | None = None
    source_id: UUID | None = None
    is_muted: bool | None = None
    is_flapping: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


ALERT_ORDER = Ordering(
    fields={
        "fired_at": Field(column=AlertRow.fired_at, holds=datetime),
        "last_at": Field(column=AlertRow.last_at, holds=datetime),
        "number": Field(column=AlertRow.number, holds=int),
        "severity": Field(
            column=case(
                {one.value: one.rank for one in Severity}, value=AlertRow.severity, else_=0
            ),
            holds=int,
        ),
        "status": Field(column=AlertRow.status, holds=str),
        "count": Field(column=AlertRow.count, holds=int),
    },
    key=AlertRow.id,
    otherwise=(By(name="fired_at", is_descending=True),),
)
"""What alerts may be sorted by."""


def wanted_alerts(wanted: AlertFilter) -> list[ColumnElement[bool]]:
    """Return what holds for the wanted alerts alone."""
    found: list[ColumnElement[bool]] = []
    if wanted.statuses:
        found.append(AlertRow.status.in_(wanted.statuses))
    if wanted.severities:
        found.append(AlertRow.severity.in_([one.value for one in wanted.severities]))
    if wanted.assignee == "nobody":
        found.append(AlertRow.assignee_id.is_(None))
    elif wanted.assignee is not None:
        found.append(AlertRow.assignee_id == wanted.assignee)
    if wanted.source_kind is not None:
        found.append(AlertRow.source_kind == wanted.source_kind)
    if wanted.source_id is not None:
        found.append(AlertRow.source_id == wanted.source_id)
    if wanted.is_muted is not None:
        muted = AlertRow.muted_ref
        found.append(muted.is_not(None) if wanted.is_muted else muted.is_(None))
    if wanted.is_flapping is not None:
        flaps = AlertRow.flapping_since
        found.append(flaps.is_not(None) if wanted.is_flapping else flaps.is_(None))
    if wanted.since is not None:
        found.append(AlertRow.fired_at >= wanted.since)
    if wanted.until is not None:
        found.append(AlertRow.fired_at < wanted.until)
    return found
