"""Sorting rows into the parts of a period: by the database, on either one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Label, case, cast, func
from sqlalchemy.orm import InstrumentedAttribute

from core.analytics.period import Period, Run
from core.reports.answers import Moment


def part_of(column: Moment, period: Period, *, is_postgres: bool) -> Label[int]:
    """Return the number of the part in which a moment lies, as a column called `part`; only for
    moments `within` it."""
    at = _epoch(column, is_postgres=is_postgres)
    *runs, last = period.runs
    numbers = [(column < datetime.fromtimestamp(run.ends, UTC), _number(at, run)) for run in runs]
    number = case(*numbers, else_=_number(at, last)) if numbers else _number(at, last)
    return number.label("part")


def within(column: InstrumentedAttribute[Any], period: Period) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a moment lies in the period."""
    return (column >= period.since, column < period.until)


def _number(at: ColumnElement[int], run: Run) -> ColumnElement[int]:
    return run.first + (at - run.begins) // run.seconds


def _epoch(column: Moment, *, is_postgres: bool) -> ColumnElement[int]:
    """Return the whole seconds since 1970."""
    if is_postgres:
        # floor, because a cast to whole numbers rounds there.
        return cast(func.floor(func.extract("epoch", column)), BigInteger)
    return cast(func.strftime("%s", column), BigInteger)
