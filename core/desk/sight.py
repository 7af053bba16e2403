"""Which cases somebody gets to see, as conditions of queries."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, select

from core.desk.tables import CaseRow
from core.ids import PlaceId
from core.tenants.sight import Sight, seen_where

CaseColumn = SQLColumnExpression[UUID] | SQLColumnExpression[UUID | None]
"""A column that names a case; None is none, which nobody sees."""


def sees_case(sight: Sight) -> ColumnElement[bool]:
    """Return the condition on a query over cases."""
    return seen_where(
        sight,
        place=CaseRow.place_id,
        category=CaseRow.category,
        assignee=CaseRow.assignee_id,
    )


def case_is_seen(sight: Sight, case_id: CaseColumn) -> ColumnElement[bool]:
    """Return the condition on a query over what names a case."""
    if sight.only_assigned:
        # So few that they are looked up first, instead of each row's case being looked at.
        return case_id.in_(select(CaseRow.id).where(sees_case(sight)))
    return exists().where(CaseRow.id == case_id, sees_case(sight))


def case_is_of(category: str, case_id: CaseColumn) -> ColumnElement[bool]:
    """Return the condition on a query over what names a case, that it is of a category."""
    return exists().where(CaseRow.id == case_id, CaseRow.category == category)


def case_is_at(place: PlaceId, case_id: CaseColumn) -> ColumnElement[bool]:
    """Return the condition on a query over what names a case, that it is of a place."""
    return exists().where(CaseRow.id == case_id, CaseRow.place_id == place)
