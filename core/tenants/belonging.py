"""The workspaces of one person: where their words count, and which one a browser shows."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import System
from core.errors import NotFound
from core.ids import PersonId, SessionId, WorkspaceId
from core.tenants.begun import Settles
from core.tenants.menus import menu_is_due
from core.tenants.role import Role
from core.tenants.tables import MemberRow, PersonRow, SessionRow
from core.work import Books, Work

_ABOVE = System(reason="a person goes from one workspace of theirs to another")


class Belonging:
    """Goes from one to another; only where they are a member."""

    def __init__(self, *, books: Books, clock: Clock) -> None:
        self._books = books
        self._clock = clock

    async def enter(
        self, person_id: PersonId, workspace_id: WorkspaceId, *, cause: Settles
    ) -> None:
        """Have their words count there from now on, in private chats. Raises NotFound where they
        are no member."""

        async def body(session: AsyncSession, work: Work) -> None:
            await _member(session, person_id, workspace_id)
            person = await session.get_one(PersonRow, person_id)
            person.active_workspace_id = workspace_id
            menu_is_due(person, work, self._clock.now())
            cause.settle(work, self._clock.now())

        await self._books.transaction(_ABOVE, body)

    async def show(
        self, person_id: PersonId, workspace_id: WorkspaceId, session_id: SessionId | None
    ) -> Role:
        """Have a session of theirs show that workspace from now on (None: there is no session
        behind the token), and return their role there. Raises NotFound where they are no
        member."""

        async def body(session: AsyncSession, _work: Work) -> Role:
            role = await _member(session, person_id, workspace_id)
            if session_id is not None:
                row = await session.get(SessionRow, session_id)
                if row is not None and row.person_id == person_id and row.revoked_at is None:
                    row.workspace_id = workspace_id
            return role

        return await self._books.transaction(_ABOVE, body)


async def _member(session: AsyncSession, person_id: PersonId, workspace_id: UUID) -> Role:
    role = await session.scalar(
        select(MemberRow.role).where(
            MemberRow.person_id == person_id, MemberRow.workspace_id == workspace_id
        )
    )
    if role is None:
        raise NotFound(kind="workspace", key=workspace_id)
    return Role(role)
