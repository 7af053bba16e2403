"""Which alerts somebody gets to see, as a condition of queries."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, false, or_, select, true, union
from sqlalchemy.orm import aliased

from core.alerts.tables import AlertCaseRow, AlertRow
from core.tenants.sight import Sight

CaseIsSeen = Callable[[Sight, SQLColumnExpression[UUID]], ColumnElement[bool]]
"""The condition that the case of a column is seen; filled by `core.desk.sight.case_is_seen`."""


def sees_alert(sight: Sight, case_is_seen: CaseIsSeen) -> ColumnElement[bool]:
    """Return the condition on a query over alerts: what `Sight.covers_any` says."""
    if sight.is_everything:
        return true()
    if sight.only_assigned:
        if sight.person_id is None:
            return false()
        # So few that they are looked up first, instead of each alert's cases being looked at.
        given = aliased(AlertRow)
        few = union(
            select(given.id).where(given.assignee_id == sight.person_id),
            select(AlertCaseRow.alert_id).where(case_is_seen(sight, AlertCaseRow.case_id)),
        )
        return AlertRow.id.in_(few)
    theirs = AlertRow.assignee_id == sight.person_id if sight.person_id is not None else false()
    linked = exists().where(AlertCaseRow.alert_id == AlertRow.id)
    return or_(
        theirs,
        linked.where(case_is_seen(sight, AlertCaseRow.case_id)),
        # One about no case has no place.
        ~linked if sight.covers(None) else false(),
    )
