"""People in workspaces with sessions of their own, on a database that can be held up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import Scope, System
from core.errors import Unavailable
from core.ids import Ids, PersonId, SessionId, WorkspaceId
from core.signing import Access
from core.tenants.tables import (
    MemberRow,
    PersonRow,
    PlaceRow,
    ResponsibilityRow,
    SessionRow,
    WorkspaceRow,
)
from tests.contracts.conftest import BOT, NOON

ALL = System(reason="a test's people")


class Held(Database):
    """A database that lets questions wait, or does not answer them."""

    def __init__(self, *, url: str) -> None:
        super().__init__(url=url)
        self.questions = self.sessions = 0
        self.hangs = 0
        self.is_away = False
        self.asked = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    @asynccontextmanager
    async def reading(self, scope: Scope) -> AsyncIterator[AsyncSession]:
        """Yield a session when questions are let through; the first `hangs` of them never are."""
        self.questions += 1
        self.asked.set()
        if self.is_away:
            raise Unavailable("the database does not answer")
        if self.questions <= self.hangs:
            await asyncio.Event().wait()
        self.sessions += 1
        async with super().reading(scope) as session:
            yield session
            await self.open.wait()
        self.sessions -= 1


class Town:
    """Makes people in workspaces, and tokens for them."""

    def __init__(self, database: Database, ids: Ids) -> None:
        self._database = database
        self._ids = ids
        self._number = 0

    async def workspace(self, **columns: Any) -> WorkspaceId:
        """Return a new workspace."""
        key = self._ids.new()
        row = WorkspaceRow(
            id=key, name="Bar", language="en", zone="UTC", created_at=NOON, **columns
        )
        await self._add(row)
        return WorkspaceId(key)

    async def member(self, workspace: WorkspaceId, role: str = "staff") -> Access:
        """Return the token of a new member with a session of their own."""
        self._number += 1
        person, session = PersonId(self._ids.new()), SessionId(self._ids.new())
        await self._add(
            PersonRow(
                id=person,
                bot_id=BOT,
                telegram_user_id=self._number,
                name=f"Person {self._number}",
                created_at=NOON,
            )
        )
        await self.join(person, workspace, role)
        await self._add(self.session(person, workspace, session))
        return Access(
            person_id=person,
            workspace_id=workspace,
            role="staff",
            token_version=1,
            expires_at=NOON + timedelta(minutes=10),
            session_id=session,
        )

    async def join(self, person: PersonId, workspace: WorkspaceId, role: str) -> None:
        """Make somebody a member."""
        await self._add(
            MemberRow(
                id=self._ids.new(),
                workspace_id=workspace,
                person_id=person,
                role=role,
                created_at=NOON,
            )
        )

    async def sign_in_again(self, access: Access) -> Access:
        """Return the token of another session of the same person."""
        session = SessionId(self._ids.new())
        await self._add(self.session(access.person_id, access.workspace_id, session))
        return replace(access, session_id=session)

    async def answers_for(self, access: Access) -> PlaceRow:
        """Give them a place of their own, and return it."""
        place = PlaceRow(
            id=self._ids.new(),
            workspace_id=access.workspace_id,
            name="Pool",
            start_token=self._ids.new().hex,
            created_at=NOON,
        )
        await self._add(place)
        await self._add(
            ResponsibilityRow(
                id=self._ids.new(),
                workspace_id=access.workspace_id,
                person_id=access.person_id,
                place_id=place.id,
                created_at=NOON,
            )
        )
        return place

    async def end(self, access: Access) -> None:
        """End the session behind a token."""
        ended = update(SessionRow).where(SessionRow.id == access.session_id)
        await self.do(ended.values(revoked_at=NOON))

    async def do(self, statement: Any) -> None:
        """Change something."""
        async with self._database.writing(ALL) as session:
            await session.execute(statement)

    def session(self, person: PersonId, workspace: WorkspaceId, key: SessionId) -> SessionRow:
        """Return a session that has not ended."""
        return SessionRow(
            id=key,
            person_id=person,
            workspace_id=workspace,
            token_hash=key.hex,
            created_at=NOON,
            used_at=NOON,
            expires_at=NOON + timedelta(days=30),
            user_agent="x",
        )

    async def _add(self, row: object) -> None:
        async with self._database.writing(ALL) as session:
            session.add(row)
