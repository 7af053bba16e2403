"""Sockets as people look them up: the list, who is there now, and how many there were when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.connections.lost import alive
from core.connections.tables import ConnectionHourRow, ConnectionRow
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.ids import PersonId, WorkspaceId
from core.tenants.named import Named, people_named
from core.tenants.tables import MemberRow

Position = tuple[datetime, UUID]
"""Where a page ended: the moment and the id of its last item."""

HOUR = timedelta(hours=1)
_NOBODY = Named(id=UUID(int=0), name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionView:
    """One socket. `is_open`: it was when this was read, give or take the second it takes to write
    it down; then `ended_at`, `close_code` and `reason` are None."""

    id: UUID
    person: Named
    opened_at: datetime
    address: str
    user_agent: str
    client: str | None
    last_ping_at: datetime | None
    is_open: bool
    ended_at: datetime | None
    close_code: int | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionPage:
    """One page, newest first; `next` continues it, None at the end."""

    items: tuple[ConnectionView, ...]
    next: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldHour:
    """An hour of UTC: how many sockets were opened and ended in it, and the most that were open
    at once. `seconds`: how long those that ended had lasted together."""

    begins: datetime
    opened: int
    ended: int
    seconds: int
    peak: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """How many sockets of a workspace are open in all processes, and of how many people."""

    sockets: int
    people: int


class ConnectionViews:
    """Reads the log of one workspace at a time."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def page(
        self,
        workspace_id: WorkspaceId,
        *,
        person: PersonId | None = None,
        is_open: bool | None = None,
        limit: int,
        after: Position | None = None,
        skip: int = 0,
    ) -> ConnectionPage:
        """Return up to `limit` sockets opened before `after` (None: the newest), behind so many
        more; those of one person, and only open or only ended ones, when asked for."""
        query = select(ConnectionRow, self._open().label("is_open"))
        query = query.where(*self._those(person, is_open))
        if after is not None:
            query = query.where(_older(after))
        newest = query.order_by(ConnectionRow.opened_at.desc(), ConnectionRow.id.desc())
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (await session.execute(newest.limit(limit + 1).offset(skip))).all()
            items = await _viewed(session, rows[:limit])
        last = items[-1] if len(rows) > limit else None
        return ConnectionPage(
            items=items, next=None if last is None else (last.opened_at, last.id)
        )

    async def count(
        self,
        workspace_id: WorkspaceId,
        *,
        person: PersonId | None = None,
        is_open: bool | None = None,
    ) -> int:
        """Return how many there are on all pages together."""
        query = select(func.count()).select_from(ConnectionRow)
        query = query.where(*self._those(person, is_open))
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await session.scalar(query) or 0

    def _those(self, person: PersonId | None, is_open: bool | None) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if person is not None:
            found.append(ConnectionRow.person_id == person)
        if is_open is not None:
            found.append(self._open() if is_open else not_(self._open()))
        return found

    async def connected(self, workspace_id: WorkspaceId) -> Connected:
        """Return how many there are now."""
        counted = select(func.count(), func.count(func.distinct(ConnectionRow.person_id))).where(
            self._open()
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            sockets, people = (await session.execute(counted)).one()
        return Connected(sockets=sockets, people=people)

    async def online(
        self, workspace_id: WorkspaceId, *, only: PersonId | None = None
    ) -> dict[PersonId, int]:
        """Return who has open sockets and how many; `only` looks for one person."""
        counted = (
            select(ConnectionRow.person_id, func.count())
            .where(self._open())
            .group_by(ConnectionRow.person_id)
        )
        if only is not None:
            counted = counted.where(ConnectionRow.person_id == only)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return {PersonId(one): number for one, number in await session.execute(counted)}

    async def members_online(self, workspace_id: WorkspaceId) -> dict[PersonId, int]:
        """Return which members have open sockets and how many; programs with a key are none."""
        members = select(MemberRow.person_id)
        counted = (
            select(ConnectionRow.person_id, func.count())
            .where(self._open(), ConnectionRow.person_id.in_(members))
            .group_by(ConnectionRow.person_id)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return {PersonId(one): number for one, number in await session.execute(counted)}

    async def hours(self, workspace_id: WorkspaceId, since: datetime) -> tuple[HeldHour, ...]:
        """Return every hour from the one `since` lies in to this one, oldest first."""
        now = self._clock.now()
        first, last = _hour(since), _hour(now)
        asked = select(ConnectionHourRow).where(ConnectionHourRow.hour >= first)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = {row.hour: row for row in await session.scalars(asked)}
            open_now = await session.scalar(
                select(func.count(ConnectionRow.id)).where(self._open())
            )
        held = open_now or 0
        hours: list[HeldHour] = []
        at = last
        while at >= first:
            hour, held = _back(at, rows.get(at), held)
            hours.append(hour)
            at -= HOUR
        return tuple(reversed(hours))

    async def reasons(self, workspace_id: WorkspaceId, since: datetime) -> dict[str, int]:
        """Return why sockets ended that were opened at `since` or later, and how many of each."""
        counted = (
            select(ConnectionRow.reason, func.count())
            .where(ConnectionRow.opened_at >= since, ConnectionRow.reason.is_not(None))
            .group_by(ConnectionRow.reason)
            .order_by(ConnectionRow.reason)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return {str(reason): number for reason, number in await session.execute(counted)}

    def _open(self) -> ColumnElement[bool]:
        return and_(ConnectionRow.ended_at.is_(None), alive(self._clock.now()))


def _back(begins: datetime, row: ConnectionHourRow | None, held: int) -> tuple[HeldHour, int]:
    """Return the hour at whose end so many were open, and how many were at its beginning."""
    if row is None:
        return HeldHour(begins=begins, opened=0, ended=0, seconds=0, peak=held), held
    before = max(0, held - row.opened + row.ended)
    hour = HeldHour(
        begins=begins,
        opened=row.opened,
        ended=row.ended,
        seconds=row.seconds,
        peak=max(row.peak, held, before),
    )
    return hour, before


async def _viewed(
    session: AsyncSession, rows: Sequence[Row[ConnectionRow, bool]]
) -> tuple[ConnectionView, ...]:
    people = await people_named(session, (row.person_id for row, _ in rows))
    return tuple(
        ConnectionView(
            id=row.id,
            person=people.get(row.person_id, _NOBODY),
            opened_at=row.opened_at,
            address=row.address,
            user_agent=row.user_agent,
            client=row.client,
            last_ping_at=row.last_ping_at,
            is_open=bool(is_open),
            ended_at=row.ended_at,
            close_code=row.close_code,
            reason=row.reason,
        )
        for row, is_open in rows
    )


def _older(than: Position) -> ColumnElement[bool]:
    at, connection_id = than
    return or_(
        ConnectionRow.opened_at < at,
        and_(ConnectionRow.opened_at == at, ConnectionRow.id < connection_id),
    )


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
