"""Which alerts a list shows, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    String,
    case,
    cast,
    exists,
    not_,
    or_,
    select,
)

from core.alerts.reads import Mark, is_unread
from core.alerts.searched import mentions
from core.alerts.tables import AlertCaseRow, AlertRow
from core.db.ordering import By, Field, Ordering
from core.ids import AlertId, PersonId, PlaceId
from core.notify.tables import NotificationRow
from core.severity import Severity

CaseIsAt = Callable[[PlaceId, SQLColumnExpression[UUID]], ColumnElement[bool]]
"""The condition that the case of a column is of a place; `core.desk.sight.case_is_at`."""

CaseIsOf = Callable[[str, SQLColumnExpression[UUID]], ColumnElement[bool]]
"""The condition that the case of a column is of a category; `core.desk.sight.case_is_of`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilter:
    """Which alerts a list shows; what is left out does not narrow it. `since` and `until` are
    about when an alert fired, the end not among them. `muted_by` is a silence, or an alert that
    inhibits: what it mutes, and what it ever kept from people. `text` is words
    to look for (`core.alerts.searched`), `place` and `category` those of a case it is about;
    with `ids` it is one of these."""

    ids: tuple[AlertId, ...] = ()
    statuses: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    assignee: PersonId | Literal["nobody"] | None = None
    source_kind: str | None = None
    source_id: UUID | None = None
    is_muted: bool | None = None
    muted_by: UUID | None = None
    is_flapping: bool | None = None
    is_converted: bool | None = None
    rule: UUID | None = None
    place: PlaceId | None = None
    category: str | None = None
    text: str | None = None
    unread: Mark | None = None
    """Unread for whom the mark is of."""
    is_unread: bool = True
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


def wanted_alerts(
    wanted: AlertFilter, *, is_postgres: bool, case_is_at: CaseIsAt, case_is_of: CaseIsOf
) -> list[ColumnElement[bool]]:
    """Return what holds for the wanted alerts alone."""
    found: list[ColumnElement[bool]] = []
    if wanted.ids:
        found.append(AlertRow.id.in_(wanted.ids))
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
    if wanted.muted_by is not None:
        kept = select(NotificationRow.alert_id).where(
            NotificationRow.suppressed_ref == wanted.muted_by
        )
        found.append(or_(AlertRow.muted_ref == wanted.muted_by, AlertRow.id.in_(kept)))
    if wanted.is_flapping is not None:
        flaps = AlertRow.flapping_since
        found.append(flaps.is_not(None) if wanted.is_flapping else flaps.is_(None))
    if wanted.is_converted is not None:
        converted = AlertRow.converted_at
        found.append(converted.is_not(None) if wanted.is_converted else converted.is_(None))
    if wanted.rule is not None:
        named = cast(AlertRow.rule_ids, String).contains(str(wanted.rule))
        found.append(or_(AlertRow.source_id == wanted.rule, named))
    if wanted.place is not None:
        linked = exists().where(AlertCaseRow.alert_id == AlertRow.id)
        found.append(linked.where(case_is_at(wanted.place, AlertCaseRow.case_id)))
    if wanted.category is not None:
        linked = exists().where(AlertCaseRow.alert_id == AlertRow.id)
        found.append(linked.where(case_is_of(wanted.category, AlertCaseRow.case_id)))
    if wanted.text is not None:
        found.append(mentions(wanted.text, is_postgres=is_postgres))
    if wanted.unread is not None:
        unread = is_unread(wanted.unread)
        found.append(unread if wanted.is_unread else not_(unread))
    if wanted.since is not None:
        found.append(AlertRow.fired_at >= wanted.since)
    if wanted.until is not None:
        found.append(AlertRow.fired_at < wanted.until)
    return found
