"""Ends the sockets of processes that are gone: killed, or frozen for so long that nobody hears
them any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.connections.connection import GONE, PROCESS_GONE, Ended
from core.connections.noting import Noting
from core.connections.tables import ConnectionRow, LiveProcessRow
from core.db.engine import Database
from core.db.tenancy import System
from core.ids import WorkspaceId
from core.work import Books, Work

BEAT_SECONDS = 10.0
"""How often a process says that it is there."""
GONE_AFTER = timedelta(seconds=35)
"""How long after that it counts as gone: three beats, and a moment."""
_AT_ONCE = 500
_ALL = System(reason="the sockets of a process belong to many workspaces")


def alive(now: datetime) -> ColumnElement[bool]:
    """Return the condition that the process which holds a socket is still there."""
    holds = (LiveProcessRow.name == ConnectionRow.process) & (
        LiveProcessRow.seen_at > now - GONE_AFTER
    )
    return select(LiveProcessRow.name).where(holds).correlate(ConnectionRow).exists()


class LostConnections:
    """Looks for such sockets and ends them."""

    def __init__(self, *, database: Database, books: Books, clock: Clock) -> None:
        self._database = database
        self._books = books
        self._clock = clock

    async def end(self) -> int:
        """End what processes left behind that have not been heard of for a while; return how many
        sockets that were."""
        return await self._end(LiveProcessRow.seen_at <= self._clock.now() - GONE_AFTER)

    async def end_all_but(self, process: str) -> int:
        """End what all other processes left behind; right only where one process serves at a
        time."""
        return await self._end(LiveProcessRow.name != process)

    async def end_of(self, process: str, *, code: int, reason: str) -> int:
        """End what a process still holds, now, because it goes in peace."""
        number = 0
        mine = ConnectionRow.process == process
        while found := await self._some(mine):
            await self._note(process, found, at=self._clock.now(), code=code, reason=reason)
            number += len(found)
        await self._forget(LiveProcessRow.name == process)
        return number

    async def _end(self, gone: ColumnElement[bool]) -> int:
        async with self._database.reading(_ALL) as session:
            asked = select(LiveProcessRow.name, LiveProcessRow.seen_at).where(gone)
            processes = (await session.execute(asked)).all()
        number = 0
        for name, seen_at in processes:
            while found := await self._some(ConnectionRow.process == name):
                await self._note(name, found, at=seen_at, code=GONE, reason=PROCESS_GONE)
                number += len(found)
            # Unless it was heard of meanwhile: then it says itself which sockets it still has.
            await self._forget(LiveProcessRow.name == name, LiveProcessRow.seen_at == seen_at)
        return number

    async def _some(self, whose: ColumnElement[bool]) -> list[tuple[UUID, UUID, datetime]]:
        asked = (
            select(ConnectionRow.id, ConnectionRow.workspace_id, ConnectionRow.opened_at)
            .where(whose, ConnectionRow.ended_at.is_(None))
            .limit(_AT_ONCE)
        )
        async with self._database.reading(_ALL) as session:
            return [(one, workspace, at) for one, workspace, at in await session.execute(asked)]

    async def _note(
        self,
        process: str,
        found: list[tuple[UUID, UUID, datetime]],
        *,
        at: datetime,
        code: int,
        reason: str,
    ) -> None:
        ended = [
            Ended(
                id=one,
                workspace_id=WorkspaceId(workspace),
                # It was opened after the process had been heard of last.
                at=max(at, opened_at),
                code=code,
                reason=reason,
            )
            for one, workspace, opened_at in found
        ]
        await self._books.change(Noting(process=process, ended=ended))

    async def _forget(self, *which: ColumnElement[bool]) -> None:
        async def body(session: AsyncSession, _: Work) -> None:
            await session.execute(delete(LiveProcessRow).where(*which))

        await self._books.transaction(_ALL, body)
