"""What a silence would do, before it is made: the open alerts it mutes, and those of last week.

Read in slices, and asked in another thread: whoever looks at a preview keeps nobody waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.facts import facts_of
from core.alerts.tables import AlertRow
from core.ids import AlertId
from core.matching.matcher import Matcher, all_hold
from core.severity import Severity
from core.silences.breadth import is_too_broad

LOOKS_BACK = timedelta(days=7)
READ_AT_MOST = 20_000
"""Alerts looked at for one preview, the newest; what may not match at all is not among them."""
OPEN_AT_MOST = 5_000
SLICE = 2_500
_OPEN = ("firing", "acknowledged")
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`now` open alerts are muted by it, `examples` are the newest of them by number and title;
    `would` of the last week's `of` alerts would have been. `is_partial`: there were more than
    were looked at, so that both are at least so many. `is_broad`: of all alerts it would have
    muted too many to be made without a second look, whatever the reader sees of them."""

    now: int
    would: int
    of: int
    is_partial: bool = False
    is_broad: bool = False
    examples: tuple[tuple[int, str], ...] = ()


async def preview_of(
    session: AsyncSession,
    matchers: Sequence[Matcher],
    *,
    at: datetime,
    is_seen: ColumnElement[bool] | None = None,
    until_alert: AlertId | None = None,
) -> Preview:
    """Return what a silence of these matchers would do, of the alerts that `is_seen` holds for
    (None: of all); with `until_alert` it is about that one alone."""
    lately = AlertRow.fired_at > at - LOOKS_BACK
    seen = [] if is_seen is None else [is_seen]
    of = await _count(session, lately, *seen)
    narrowed = [*narrowed_to(matchers), *seen]
    if until_alert is not None:
        narrowed = [*narrowed, AlertRow.id == until_alert]
    is_open = AlertRow.status.in_(_OPEN)
    open_ones, more_open = await _matching(session, matchers, [*narrowed, is_open], OPEN_AT_MOST)
    found, more = await _matching(session, matchers, [*narrowed, lately], READ_AT_MOST)
    would, of_all = len(found), of
    if seen:
        all_lately = [*narrowed_to(matchers), lately]
        whole, _ = await _matching(session, matchers, all_lately, READ_AT_MOST)
        would, of_all = len(whole), await _count(session, lately)
    return Preview(
        now=len(open_ones),
        would=len(found),
        of=of,
        is_partial=more or more_open,
        is_broad=until_alert is None and is_too_broad(matchers, would=would, of=of_all),
        examples=tuple((one.number, one.title) for one in open_ones[:_SHOWN]),
    )


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count(AlertRow.id)).where(*conditions)) or 0


Found = Row[*tuple[Any, ...]]
"""The columns of `SEEN`, of one alert."""

SEEN = (
    AlertRow.id,
    AlertRow.number,
    AlertRow.title,
    AlertRow.fingerprint,
    AlertRow.severity,
    AlertRow.source_kind,
    AlertRow.source_name,
    AlertRow.labels,
    AlertRow.rule_ids,
    AlertRow.fired_at,
)


def narrowed_to(matchers: Iterable[Matcher]) -> list[ColumnElement[bool]]:
    """Return conditions that every alert satisfies which the matchers hold for, so that most of
    the others are not read at all."""
    conditions: list[ColumnElement[bool]] = []
    for field, value in (one.key for one in matchers if one.key is not None):
        column = _COLUMNS.get(field)
        if column is not None:
            conditions.append(column == value)
    return conditions


def holding(rows: Iterable[Found], matchers: Sequence[Matcher]) -> list[Found]:
    """Return those that the matchers hold for."""
    return [row for row in rows if all_hold(matchers, facts_of_row(row))]


def facts_of_row(row: Found) -> dict[str, str]:
    """Return what matchers see of a stored alert, as it was seen when it fired."""
    labels = {str(name): str(value) for name, value in row.labels.items()}
    is_rule = row.source_kind == "rule"
    return facts_of(
        labels,
        severity=Severity(row.severity),
        source_kind=row.source_kind,
        source_name=row.source_name,
        name=row.source_name if is_rule else labels.get("alertname") or row.title,
        fingerprint=row.fingerprint,
        rule_ids=tuple(str(one) for one in row.rule_ids),
    )


async def _matching(
    session: AsyncSession,
    matchers: Sequence[Matcher],
    conditions: Sequence[ColumnElement[bool]],
    most: int,
) -> tuple[list[Found], bool]:
    """Return those that match, the newest first, and whether some were not looked at."""
    found: list[Found] = []
    read = 0
    last: tuple[datetime, UUID] | None = None
    while read < most:
        query = select(*SEEN).where(*conditions)
        if last is not None:
            query = query.where(_older(last))
        query = query.order_by(AlertRow.fired_at.desc(), AlertRow.id.desc()).limit(SLICE)
        rows = (await session.execute(query)).all()
        found += await asyncio.to_thread(holding, rows, matchers)
        read += len(rows)
        if len(rows) < SLICE:
            return found, False
        last = (rows[-1].fired_at, rows[-1].id)
    return found, True


def _older(than: tuple[datetime, UUID]) -> ColumnElement[bool]:
    at, id = than
    return or_(AlertRow.fired_at < at, and_(AlertRow.fired_at == at, AlertRow.id < id))


_COLUMNS = {
    "fingerprint": AlertRow.fingerprint,
    "severity": AlertRow.severity,
    "source": AlertRow.source_kind,
    "source_name": AlertRow.source_name,
}
