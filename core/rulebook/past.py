"""What came in before, read again as signals: in slices, so that nobody waits for all of it.

Rows are taken as the database has them, only those the rule may be about and without text where
it does not look at any, and are made into signals in another thread: reading is otherwise the
larger part of what a proof costs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, DateTime, Select, String, and_, cast, func, not_, or_, select
from sqlalchemy import type_coerce as seen_as
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.tables import CaseRow
from core.ids import CaseId, WorkspaceId
from core.rulebook.narrowing import Narrowing
from core.rules.proof import looks_at_text
from core.rules.rule import RuleSpec
from core.rules.signal import Scalar, Signal, SignalKind, SignalStatus
from core.rules.tables import SignalRow

SLICE = 2_500
"""Rows read at once: a few milliseconds of the loop's time."""

_KINDS = {kind.value: kind for kind in SignalKind}
_NO_LABELS: Mapping[str, str] = MappingProxyType({})
_NOT_KEPT = and_(
    SignalRow.kind == SignalKind.INTEGRATION.value,
    SignalRow.case_id.is_(None),
    SignalRow.text.is_(None),
)

Take = Callable[[Iterable[Signal]], None]
"""Takes the next signals; called in another thread, one slice after the other."""

_Place = tuple[datetime, UUID]
"""Where a row stands in the order: its moment, then its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """How many came in, `unjudged` of which were taken in by a release that did not keep what the
    rule looks at. `first_at` is where the part begins when there were too many, else None."""

    count: int
    unjudged: int
    first_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What came in from `since` until `until` of the kinds a rule looks at, the newest `most` of
    it, as far as it can matter to the rule."""

    workspace_id: WorkspaceId
    spec: RuleSpec
    since: datetime
    until: datetime
    most: int
    at_once: int = SLICE

    @property
    def with_text(self) -> bool:
        """Whether the signals have their texts; a case's lies in another table."""
        return looks_at_text(self.spec)

    async def through(self, database: Database, take: Take) -> Walked:
        """Have all of it taken in its order; return how much it was."""
        async with database.reading(InWorkspace(workspace_id=self.workspace_id)) as session:
            left_out = await self._left_out(session)
            count, unjudged, first_at = await self._count(session, left_out)
            statement = self._statement(database.is_postgres)
            walk = self._in_one if database.is_postgres else self._in_pages
            async for rows in walk(session, statement, left_out):
                await asyncio.to_thread(self._hand_over, rows, take)
        return Walked(
            count=count,
            unjudged=unjudged if self.with_text else 0,
            first_at=None if left_out is None else first_at,
        )

    def _within(self, after: _Place | None = None) -> tuple[ColumnElement[bool], ...]:
        """Return the range and the kinds. It has one lower bound: of two SQLite walks from the
        first one."""
        others = (
            SignalRow.at <= self.until,
            SignalRow.kind.in_([kind.value for kind in self.spec.kinds]),
        )
        if after is None:
            return (SignalRow.at >= self.since, *others)
        at, key = after
        same = and_(SignalRow.at == at, SignalRow.id > key)
        return (SignalRow.at >= at, or_(SignalRow.at > at, same), *others)

    async def _left_out(self, session: AsyncSession) -> _Place | None:
        """Return the newest row of those that are too many."""
        # Mostly there are not so many of all kinds together, which the index alone can tell.
        newest = (
            select(SignalRow.at)
            .where(SignalRow.at >= self.since, SignalRow.at <= self.until)
            .order_by(SignalRow.at.desc())
        )
        if await session.scalar(newest.offset(self.most).limit(1)) is None:
            return None
        found = await session.execute(
            select(SignalRow.at, SignalRow.id)
            .where(*self._within())
            .order_by(SignalRow.at.desc(), SignalRow.id.desc())
            .offset(self.most)
            .limit(1)
        )
        row = found.one_or_none()
        return None if row is None else (row[0], row[1])

    async def _count(
        self, session: AsyncSession, after: _Place | None
    ) -> tuple[int, int, datetime | None]:
        not_kept = func.count().filter(_NOT_KEPT)
        counted = select(func.count(), not_kept, func.min(SignalRow.at)).select_from(SignalRow)
        found = (await session.execute(counted.where(*self._within(after)))).one()
        return found[0], found[1], found[2]

    def _statement(self, is_postgres: bool) -> Select[*tuple[Any, ...]]:
        """Return the columns in a form that costs nothing to read: JSON as it is written, moments
        and ids as the driver has them."""
        written = cast if is_postgres else seen_as
        at = seen_as(SignalRow.at, DateTime(timezone=True) if is_postgres else String())
        statement: Select[*tuple[Any, ...]] = select(
            SignalRow.kind,
            at.label("at"),
            written(SignalRow.fields, String).label("fields"),
            written(SignalRow.labels, String).label("labels"),
            seen_as(SignalRow.case_id, String).label("case"),
            SignalRow.fingerprint,
            seen_as(SignalRow.id, String).label("id"),
            SignalRow.text,
        )
        if self.with_text:
            statement = (
                statement.add_columns(CaseRow.text)
                .outerjoin(CaseRow, CaseRow.id == SignalRow.case_id)
                .where(not_(_NOT_KEPT))
            )
        narrowed = Narrowing(is_postgres=is_postgres).of(self.spec.condition)
        return statement if narrowed is None else statement.where(narrowed)

    async def _in_one(
        self, session: AsyncSession, statement: Select[*tuple[Any, ...]], after: _Place | None
    ) -> AsyncIterator[Sequence[Any]]:
        """Yield the rows of one cursor: PostgreSQL would narrow anew for every page."""
        statement = statement.where(*self._within(after)).order_by(SignalRow.at, SignalRow.id)
        found = await session.stream(statement, execution_options={"yield_per": self.at_once})
        async for rows in found.partitions():
            yield rows

    async def _in_pages(
        self, session: AsyncSession, statement: Select[*tuple[Any, ...]], after: _Place | None
    ) -> AsyncIterator[Sequence[Any]]:
        """Yield the rows in pages, each beginning behind the last: on SQLite a statement is read
        to its end before the first row is seen."""
        statement = statement.order_by(SignalRow.at, SignalRow.id).limit(self.at_once)
        while rows := (await session.execute(statement.where(*self._within(after)))).all():
            yield rows
            if len(rows) < self.at_once:
                return
            after = (_moment(rows[-1].at), _uuid(rows[-1].id))

    def _hand_over(self, rows: Sequence[Any], take: Take) -> None:
        take(_signal(self.workspace_id, row) for row in rows)


def _signal(workspace_id: WorkspaceId, row: Sequence[Any]) -> Signal:
    kind, at, written, labels, case, fingerprint, _, *texts = row
    fields: dict[str, Scalar] = orjson.loads(written)
    words = next(filter(None, texts), None)
    return Signal(
        kind=_KINDS[kind],
        workspace=workspace_id,
        at=_moment(at),
        case=None if case is None else CaseId(_uuid(case)),
        fields=fields,
        labels=_NO_LABELS if labels == "{}" else orjson.loads(labels),
        text=words or str(fields.get("title", "")),
        fingerprint=fingerprint,
        status=status_of(kind),
    )


def status_of(kind: str) -> SignalStatus | None:
    """Return the status of what was recorded: only items that fire are."""
    return SignalStatus.FIRING if kind == SignalKind.INTEGRATION.value else None


def _moment(at: Any) -> datetime:
    """Return a moment from SQLite's text; PostgreSQL's driver has read it already."""
    moment: datetime = datetime.fromisoformat(f"{at}+00:00") if isinstance(at, str) else at
    return moment


def _uuid(key: Any) -> UUID:
    """Return an id from SQLite's text; PostgreSQL's driver has read it already."""
    return UUID(int=int(key, 16)) if isinstance(key, str) else key
