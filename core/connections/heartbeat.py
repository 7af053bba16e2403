"""How a process says that it is there, so that the sockets it holds count as open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.connections.connection import PROCESS_GONE
from core.connections.tables import ConnectionHourRow, ConnectionRow, LiveProcessRow
from core.db.tenancy import System
from core.work import Books, Work

_ABOVE = System(reason="a process serves many workspaces")


class Heartbeat:
    """Writes one row for the process `name`, a word that no other uses."""

    def __init__(self, *, books: Books, clock: Clock, name: str) -> None:
        self._books = books
        self._clock = clock
        self._name = name
        self._started_at = clock.now()

    async def beat(self) -> None:
        """Say it. A process that was taken for gone meanwhile has its sockets open again: those
        that are over will be said so one by one."""

        async def body(session: AsyncSession, _: Work) -> None:
            now = self._clock.now()
            row = await session.get(LiveProcessRow, self._name, with_for_update=True)
            if row is not None:
                row.seen_at = now
                return
            session.add(LiveProcessRow(name=self._name, started_at=self._started_at, seen_at=now))
            await self._reopen(session)

        await self._books.transaction(_ABOVE, body)

    async def _reopen(self, session: AsyncSession) -> None:
        taken = select(ConnectionRow).where(
            ConnectionRow.process == self._name, ConnectionRow.reason == PROCESS_GONE
        )
        for row in (await session.scalars(taken)).all():
            ended_at = row.ended_at or self._clock.now()
            row.ended_at = row.close_code = row.reason = None
            hour = ended_at.replace(minute=0, second=0, microsecond=0)
            counts = await session.get(ConnectionHourRow, (row.workspace_id, hour))
            if counts is not None:
                counts.ended -= 1
                counts.seconds -= _seconds(row.opened_at, ended_at)


def _seconds(opened_at: datetime, ended_at: datetime) -> int:
    return max(0, round((ended_at - opened_at).total_seconds()))
