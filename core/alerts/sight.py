"""Which alerts somebody gets to see, as a condition of queries."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, false, or_, true

from core.alerts.tables import AlertCaseRow, AlertRow
from core.tenants.sight import Sight

CaseIsSeen = Callable[[Sight, SQLColumnExpression[UUID]], ColumnElement[bool]]
"""The condition that the case of a column is seen; filled by `core.desk.sight.case_is_seen`."""


def sees_alert(sight: Sight, case_is_seen: CaseIsSeen) -> ColumnElement[bool]:
    """Return the condition on a query over alerts: what `Sight.covers_any` says."""
    if sight.is_everything:
        return true()
    linked = exists().where(AlertCaseRow.alert_id == AlertRow.id)
    theirs = AlertRow.assignee_id == sight.person_id if sight.person_id is not None else false()
    return or_(
        theirs,
        linked.where(case_is_seen(sight, AlertCaseRow.case_id)),
        # One about no case has no place.
        ~linked if sight.covers(None) else false(),
    )
