"""Where a person is signed in, and how they end it: here, elsewhere, everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import System
from core.errors import NotFound
from core.ids import Ids, PersonId, SessionId
from core.tenants.begun import Settles, end
from core.tenants.device import Device, device_of
from core.tenants.named import Named
from core.tenants.tables import PersonRow, SessionRow, WorkspaceRow
from core.work import Books, Work

RIGHTS = "rights"
"""The hint that what somebody may do has changed."""
_ABOVE = System(reason="a person's sessions are in whatever workspaces they belong to")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A browser that is signed in. `workspace` is what it shows; `used_at` is when its key was
    last renewed, which an open page does every few minutes."""

    id: SessionId
    device: Device
    workspace: Named
    started_at: datetime
    used_at: datetime
    expires_at: datetime


class Sessions:
    """Lists and ends a person's own; nobody sees another's."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids

    async def of(self, person_id: PersonId) -> Sequence[OpenSession]:
        """Return where the person is signed in, the last used first."""
        async with self._database.reading(_ABOVE) as session:
            found = await session.execute(
                select(SessionRow, WorkspaceRow.name)
                .join(WorkspaceRow, WorkspaceRow.id == SessionRow.workspace_id)
                .where(
                    SessionRow.person_id == person_id,
                    SessionRow.revoked_at.is_(None),
                    SessionRow.expires_at > self._clock.now(),
                )
                .order_by(SessionRow.used_at.desc(), SessionRow.id.desc())
            )
            return [
                OpenSession(
                    id=SessionId(row.id),
                    device=device_of(row.user_agent),
                    workspace=Named(id=row.workspace_id, name=name),
                    started_at=row.created_at,
                    used_at=row.used_at,
                    expires_at=row.expires_at,
                )
                for row, name in found
            ]

    async def end(self, person_id: PersonId, session_id: SessionId, *, cause: Settles) -> None:
        """End one of their own; raises NotFound for any other, and for one that is over."""

        async def body(session: AsyncSession, work: Work) -> None:
            row = await session.get(SessionRow, session_id)
            if row is None or row.person_id != person_id or row.revoked_at is not None:
                raise NotFound(kind="session", key=session_id)
            self._end(work, row)
            cause.settle(work, self._clock.now())

        await self._books.transaction(_ABOVE, body)

    async def end_others(
        self, person_id: PersonId, keep: SessionId | None, *, cause: Settles
    ) -> int:
        """End every session of theirs but `keep`; return how many that were."""

        async def body(session: AsyncSession, work: Work) -> int:
            others = [row for row in await _standing(session, person_id) if row.id != keep]
            for row in others:
                self._end(work, row)
            cause.settle(work, self._clock.now())
            return len(others)

        return await self._books.transaction(_ABOVE, body)

    async def end_all(self, person_id: PersonId, *, cause: Settles) -> int:
        """End every session of theirs, and every token given to them that has none behind it;
        return how many sessions that were."""

        async def body(session: AsyncSession, work: Work) -> int:
            rows = await _standing(session, person_id)
            for row in rows:
                self._end(work, row)
            (await session.get_one(PersonRow, person_id)).token_version += 1
            work.wake(RIGHTS)
            cause.settle(work, self._clock.now())
            return len(rows)

        return await self._books.transaction(_ABOVE, body)

    def _end(self, work: Work, row: SessionRow) -> None:
        end(work, row, why="ended_elsewhere", ids=self._ids, now=self._clock.now())


async def _standing(session: AsyncSession, person_id: PersonId) -> Sequence[SessionRow]:
    rows = await session.scalars(
        select(SessionRow).where(
            SessionRow.person_id == person_id, SessionRow.revoked_at.is_(None)
        )
    )
    return rows.all()
