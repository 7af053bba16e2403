"""How long people waited: seconds between two moments, and when somebody first answered a case.

Apart from the counting because reports and the live figures must mean the same by it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Label, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from core.desk.tables import CaseRow, ThreadItemRow

_NEVER = literal(datetime(9999, 12, 31, tzinfo=UTC), CaseRow.opened_at.type)

Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


def first_answer(*, is_postgres: bool) -> ColumnElement[datetime]:
    """Return when a case of the query was first answered: somebody took it, wrote, or resolved it;
    NULL when nobody has. It looks through what was said in each case: name it once."""
    wrote = (
        select(func.min(ThreadItemRow.at))
        .where(ThreadItemRow.case_id == CaseRow.id, ThreadItemRow.author_kind == "staff")
        .correlate(CaseRow)
        .scalar_subquery()
    )
    # The least of several moments one of which is NULL is NULL in SQLite.
    known = (
        func.coalesce(each, _NEVER)
        for each in (CaseRow.acknowledged_at, CaseRow.resolved_at, wrote)
    )
    least = func.least if is_postgres else func.min
    return func.nullif(least(*known), _NEVER, type_=CaseRow.opened_at.type)


def seconds_between(
    begins: Moment, ends: Moment | ColumnElement[datetime], *, is_postgres: bool
) -> Label[Any]:
    """Return the seconds from one moment to another, as a column of that name."""
    if is_postgres:
        return func.extract("epoch", ends - begins).label("seconds")
    days = func.julianday(ends) - func.julianday(begins)
    return (days * 86_400.0).label("seconds")
