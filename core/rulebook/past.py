"""What came in before, read again as signals: in slices, so that nobody waits for all of it.

Rows are taken as the database has them, without text where nothing asks for it, and are made into
signals in another thread: reading is otherwise the larger part of what a proof costs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, DateTime, Select, String, and_, cast, or_, select
from sqlalchemy import type_coerce as seen_as
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.tables import CaseRow
from core.ids import CaseId, WorkspaceId
from core.rules.signal import Scalar, Signal, SignalKind
from core.rules.tables import SignalRow

SLICE = 2_500
"""Rows read at once: a few milliseconds of the loop's time."""

_KINDS = {kind.value: kind for kind in SignalKind}
_NO_LABELS: Mapping[str, str] = MappingProxyType({})

Take = Callable[[Iterable[Signal]], None]
"""Takes the next signals; called in another thread, one slice after the other."""

_Place = tuple[datetime, UUID]
"""Where a row stands in the order: its moment, then its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What came in of these kinds from `since` until `until`, the newest `most` of it.

    Without `with_text` the signals have none: a case's lies in another table.
    """

    workspace_id: WorkspaceId
    kinds: Sequence[SignalKind]
    since: datetime
    until: datetime
    most: int
    with_text: bool

    async def through(self, database: Database, take: Take) -> datetime | None:
        """Have all of it taken in its order. Return the moment of the first that was taken when
        there was more than `most`, else None."""
        async with database.reading(InWorkspace(workspace_id=self.workspace_id)) as session:
            left_out = await self._left_out(session)
            after, first = left_out, None
            while rows := await self._slice(session, after, database.is_postgres):
                first = first or _moment(rows[0].at)
                await asyncio.to_thread(self._hand_over, rows, take)
                if len(rows) < SLICE:
                    break
                after = (_moment(rows[-1].at), _uuid(rows[-1].id))
        return None if left_out is None else first

    def _within(self, after: _Place | None = None) -> tuple[ColumnElement[bool], ...]:
        """Return the range. It has one lower bound: of two SQLite walks from the first one."""
        until = SignalRow.at <= self.until
        if after is None:
            return (SignalRow.at >= self.since, until)
        at, key = after
        same = and_(SignalRow.at == at, SignalRow.id > key)
        return (SignalRow.at >= at, or_(SignalRow.at > at, same), until)

    def _of_kinds(self) -> ColumnElement[bool]:
        return SignalRow.kind.in_([kind.value for kind in self.kinds])

    async def _left_out(self, session: AsyncSession) -> _Place | None:
        """Return the newest row of those that are too many."""
        # Mostly there are not so many of all kinds together, which the index alone can tell.
        newest = select(SignalRow.at).where(*self._within()).order_by(SignalRow.at.desc())
        if await session.scalar(newest.offset(self.most).limit(1)) is None:
            return None
        found = await session.execute(
            select(SignalRow.at, SignalRow.id)
            .where(*self._within(), self._of_kinds())
            .order_by(SignalRow.at.desc(), SignalRow.id.desc())
            .offset(self.most)
            .limit(1)
        )
        row = found.one_or_none()
        return None if row is None else (row[0], row[1])

    async def _slice(
        self, session: AsyncSession, after: _Place | None, is_postgres: bool
    ) -> Sequence[Any]:
        statement = _columns(is_postgres, with_text=self.with_text)
        statement = statement.where(*self._within(after), self._of_kinds())
        statement = statement.order_by(SignalRow.at, SignalRow.id).limit(SLICE)
        return (await session.execute(statement)).all()

    def _hand_over(self, rows: Sequence[Any], take: Take) -> None:
        take(signal_of(self.workspace_id, row) for row in rows)


def _columns(is_postgres: bool, *, with_text: bool) -> Select[*tuple[Any, ...]]:
    """Return the columns in a form that costs nothing to read: JSON as it is written, moments and
    ids as the driver has them."""
    written = cast if is_postgres else seen_as
    at = seen_as(SignalRow.at, DateTime(timezone=True) if is_postgres else String())
    statement: Select[*tuple[Any, ...]] = select(
        SignalRow.kind,
        at.label("at"),
        written(SignalRow.fields, String).label("fields"),
        written(SignalRow.labels, String).label("labels"),
        seen_as(SignalRow.case_id, String).label("case"),
        seen_as(SignalRow.id, String).label("id"),
    )
    if with_text:
        statement = statement.add_columns(CaseRow.text).outerjoin(
            CaseRow, CaseRow.id == SignalRow.case_id
        )
    return statement


def signal_of(workspace_id: WorkspaceId, row: Sequence[Any]) -> Signal:
    """Return the signal of such a row. The text of an item without a case was not kept: its title
    stands for it."""
    kind, at, written, labels, case, _, *more = row
    fields: dict[str, Scalar] = orjson.loads(written)
    words = more[0] if more else None
    return Signal(
        kind=_KINDS[kind],
        workspace=workspace_id,
        at=_moment(at),
        case=None if case is None else CaseId(_uuid(case)),
        fields=fields,
        labels=_NO_LABELS if labels == "{}" else orjson.loads(labels),
        text=words or str(fields.get("title", "")),
    )


def _moment(at: Any) -> datetime:
    """Return a moment from SQLite's text; PostgreSQL's driver has read it already."""
    if isinstance(at, str):
        return datetime.fromisoformat(at).replace(tzinfo=UTC)
    moment: datetime = at
    return moment


def _uuid(key: Any) -> UUID:
    """Return an id from SQLite's text; PostgreSQL's driver has read it already."""
    return UUID(int=int(key, 16)) if isinstance(key, str) else key
