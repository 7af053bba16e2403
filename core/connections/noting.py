"""Writes down many sockets at once: their rows, and the counts of their hours.

A socket that comes and goes between two writings is one insert. What is said of a socket that the
log does not know, or that has ended already, is left out.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.connections.connection import Ended, Opened
from core.connections.tables import ConnectionHourRow, ConnectionRow
from core.db.among import among
from core.ids import WorkspaceId
from core.work import Batch, Load, Work

Hour = tuple[WorkspaceId, datetime]
"""A workspace and the beginning of an hour of UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourCounts:
    """What happened within an hour; `is_new`: nobody has written of it yet."""

    opened: int = 0
    ended: int = 0
    seconds: int = 0
    peak: int = 0
    is_new: bool = True


async def _open(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, datetime | None]:
    rows = await session.execute(
        select(ConnectionRow.id, ConnectionRow.opened_at)
        .where(ConnectionRow.id.in_(ids), ConnectionRow.ended_at.is_(None))
        .order_by(ConnectionRow.id)
        .with_for_update()
    )
    return dict(rows.all())


async def _count(
    session: AsyncSession, workspaces: Sequence[WorkspaceId]
) -> dict[WorkspaceId, int]:
    rows = await session.execute(
        select(ConnectionRow.workspace_id, func.count())
        .where(ConnectionRow.workspace_id.in_(workspaces), ConnectionRow.ended_at.is_(None))
        .group_by(ConnectionRow.workspace_id)
    )
    return {WorkspaceId(one): count for one, count in rows}


_KEY = (ConnectionHourRow.workspace_id, ConnectionHourRow.hour)


async def _hours(session: AsyncSession, keys: Sequence[Hour]) -> dict[Hour, HourCounts]:
    rows = await session.scalars(
        select(ConnectionHourRow).where(among(_KEY, keys)).order_by(*_KEY).with_for_update()
    )
    return {
        (WorkspaceId(row.workspace_id), row.hour): HourCounts(
            opened=row.opened, ended=row.ended, seconds=row.seconds, peak=row.peak, is_new=False
        )
        for row in rows
    }


OPEN: Load[UUID, datetime | None] = Load("connections_open", _open)
"""Socket → when it was opened; None once it has ended."""
HELD: Load[WorkspaceId, int] = Load("connections_held", _count)
"""Workspace → how many of its sockets are open, in all processes."""
HOURS: Load[Hour, HourCounts] = Load("connection_hours", _hours)
"""(workspace, hour) → its counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noting:
    """A part of the log as the writer takes it; `seen` are moments at which sockets answered."""

    process: str
    opened: Sequence[Opened] = ()
    ended: Sequence[Ended] = ()
    seen: Mapping[UUID, datetime] = field(default_factory=dict)
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Generator[None, None, None]:
        """Write what was opened before what was ended."""
        opened = _by_hour(self.opened)
        for hour in opened:
            batch.want(HELD, hour[0])
            batch.want(HOURS, hour)
        for ending in self.ended:
            batch.want(HOURS, _hour(ending.workspace_id, ending.at))
            batch.want(OPEN, ending.id)
        yield
        for opening in self.opened:
            self._open(batch, work, opening)
        for hour, some in opened.items():
            _count_opened(batch, work, hour, some)
        for connection_id, at in self.seen.items():
            work.update(ConnectionRow, connection_id, last_ping_at=at)
        for ending in self.ended:
            since = batch.get(OPEN, ending.id)
            if since is not None:
                _end(batch, work, ending, since)

    def _open(self, batch: Batch, work: Work, one: Opened) -> None:
        work.insert(
            ConnectionRow,
            # Tried again after a commit of which nobody knows whether it stands.
            or_ignore=True,
            id=one.id,
            workspace_id=one.workspace_id,
            person_id=one.person_id,
            process=self.process,
            opened_at=one.at,
            address=one.address,
            user_agent=one.shown_agent,
            client=one.shown_client,
        )
        batch.put(OPEN, one.id, one.at)


def _by_hour(some: Sequence[Opened]) -> dict[Hour, int]:
    """Return how many were opened in which hour, in their order."""
    found: dict[Hour, int] = {}
    for one in some:
        hour = _hour(one.workspace_id, one.at)
        found[hour] = found.get(hour, 0) + 1
    return found


def _count_opened(batch: Batch, work: Work, hour: Hour, number: int) -> None:
    held = (batch.get(HELD, hour[0]) or 0) + number
    batch.put(HELD, hour[0], held)
    counts = batch.get(HOURS, hour) or HourCounts()
    counts = replace(counts, opened=counts.opened + number, peak=max(counts.peak, held))
    _keep(batch, work, hour, counts)


def _end(batch: Batch, work: Work, one: Ended, since: datetime) -> None:
    work.update(ConnectionRow, one.id, ended_at=one.at, close_code=one.code, reason=one.reason)
    batch.put(OPEN, one.id, None)
    held = batch.peek(HELD, one.workspace_id)
    if held is not None:
        batch.put(HELD, one.workspace_id, max(0, held - 1))
    hour = _counts(batch, one.workspace_id, one.at)
    lasted = max(0, round((one.at - since).total_seconds()))
    _keep(
        batch,
        work,
        _hour(one.workspace_id, one.at),
        replace(hour, ended=hour.ended + 1, seconds=hour.seconds + lasted),
    )


def _counts(batch: Batch, workspace_id: WorkspaceId, at: datetime) -> HourCounts:
    return batch.get(HOURS, _hour(workspace_id, at)) or HourCounts()


def _keep(batch: Batch, work: Work, hour: Hour, counts: HourCounts) -> None:
    values = {
        "opened": counts.opened,
        "ended": counts.ended,
        "seconds": counts.seconds,
        "peak": counts.peak,
    }
    if counts.is_new:
        # Two processes may be the first of an hour: then one second's counts of one are lost.
        work.insert(
            ConnectionHourRow, or_ignore=True, workspace_id=hour[0], hour=hour[1], **values
        )
        counts = replace(counts, is_new=False)
    else:
        work.update(ConnectionHourRow, hour, **values)
    batch.put(HOURS, hour, counts)


def _hour(workspace_id: WorkspaceId, at: datetime) -> Hour:
    return workspace_id, at.replace(minute=0, second=0, microsecond=0)
