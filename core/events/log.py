"""Reading a workspace's log of facts: what came since a number, and what is about one thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.events.event import Event, Recorded
from core.events.tables import CounterRow, EventRow
from core.events.types import EVENT_TYPE
from core.ids import PersonId, WorkspaceId

_HISTORY_AT_MOST = 500


class EventLog:
    """Reads the log; data comes out in its type's current version."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def head(self, workspace_id: WorkspaceId) -> int:
        """Return the number of the newest event; 0 when there is none."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            counted = select(CounterRow.value).where(CounterRow.name == "event")
            return await session.scalar(counted) or 0

    async def first(self, workspace_id: WorkspaceId) -> int | None:
        """Return the number of the oldest event that is still kept; None when there is none."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await session.scalar(select(func.min(EventRow.seq)))

    async def before(
        self, workspace_id: WorkspaceId, moment: datetime, *, most: int
    ) -> int | None:
        """Return the number of the last event before `moment`: what came then or later follows it.
        None when more than `most` events came since, or the log does not reach back so far."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            counted = select(CounterRow.value).where(CounterRow.name == "event")
            head = await session.scalar(counted) or 0
            first = await session.scalar(
                select(func.min(EventRow.seq)).where(
                    EventRow.seq > head - most, EventRow.at >= moment
                )
            )
            if first is None:
                return head
            if first == 1:
                return 0
            earlier = await session.scalar(select(EventRow.at).where(EventRow.seq == first - 1))
            return None if earlier is None or earlier >= moment else first - 1

    async def since(self, workspace_id: WorkspaceId, seq: int, *, limit: int) -> list[Recorded]:
        """Return up to `limit` events after number `seq`, in their order."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = await session.scalars(
                select(EventRow).where(EventRow.seq > seq).order_by(EventRow.seq).limit(limit)
            )
            return [recorded(row) for row in rows]


async def events_about(
    session: AsyncSession, *, subject: UUID, types: Sequence[str]
) -> list[Recorded]:
    """Return the events of these types that are about one case or alert, oldest first, 500 at
    most."""
    rows = await session.scalars(
        select(EventRow)
        .where(EventRow.subject_id == subject, EventRow.type.in_(types))
        .order_by(EventRow.seq)
        .limit(_HISTORY_AT_MOST)
    )
    return [recorded(row) for row in rows]


def recorded(row: EventRow) -> Recorded:
    """Return the row as a value, its data in the current version of its type."""
    known = EVENT_TYPE.get(row.type)
    event = Event(
        workspace_id=WorkspaceId(row.workspace_id),
        type=row.type,
        at=row.at,
        actor_id=None if row.actor_id is None else PersonId(row.actor_id),
        data=row.data if known is None else known.current(row.data, v=row.v),
        subject_id=row.subject_id,
        v=row.v if known is None else known.v,
    )
    return Recorded(seq=row.seq, event=event)
