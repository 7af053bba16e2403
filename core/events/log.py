"""Reading a workspace's log of facts: what came since a number, and what is about one thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.asked import Asked
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
            rows = await _HEAD.rows(session, {"workspace": workspace_id})
            return int(rows[0][0]) if rows else 0

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
            given = {"workspace": workspace_id, "seq": seq, "limit": limit}
            return [_recorded(*row) for row in await _SINCE.rows(session, given)]


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
    return _recorded(
        row.workspace_id,
        row.seq,
        row.type,
        row.v,
        row.at,
        row.data,
        row.subject_id,
        row.actor_id,
    )


def _recorded(
    workspace_id: UUID,
    seq: int,
    name: str,
    v: int,
    at: datetime,
    data: dict[str, Any],
    subject_id: UUID | None,
    actor_id: UUID | None,
) -> Recorded:
    known = EVENT_TYPE.get(name)
    event = Event(
        workspace_id=WorkspaceId(workspace_id),
        type=name,
        at=at,
        actor_id=None if actor_id is None else PersonId(actor_id),
        data=data if known is None else known.current(data, v=v),
        subject_id=subject_id,
        v=v if known is None else known.v,
    )
    return Recorded(seq=seq, event=event)


# Asked as text: in a flood the hub looks fifty times a second, and the mapper's share of a look is
# greater than the database's.
_WORKSPACE = bindparam("workspace", type_=Uuid())
_SINCE = Asked(
    select(
        EventRow.workspace_id,
        EventRow.seq,
        EventRow.type,
        EventRow.v,
        EventRow.at,
        EventRow.data,
        EventRow.subject_id,
        EventRow.actor_id,
    )
    .where(EventRow.workspace_id == _WORKSPACE, EventRow.seq > bindparam("seq", type_=Integer()))
    .order_by(EventRow.seq)
    .limit(bindparam("limit", type_=Integer())),
    columns=(
        Uuid(),
        None,
        None,
        None,
        EventRow.at.type,
        EventRow.data.type,
        EventRow.subject_id.type,
        Uuid(),
    ),
    names_workspace=True,
)
_HEAD = Asked(
    select(CounterRow.value).where(
        CounterRow.workspace_id == _WORKSPACE, CounterRow.name == "event"
    ),
    columns=(None,),
    names_workspace=True,
)
