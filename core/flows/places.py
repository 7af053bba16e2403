"""Places: what submissions are about, each with a start token for its link and QR code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.errors import Conflict, InvalidInput
from core.ids import Ids, PersonId, PlaceId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.plain_name import plain_name
from core.tenants.start import PLACE_PREFIX
from core.tenants.tables import PersonRow, PlaceRow
from core.work import Books, Work

NAME_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place; `start` is the parameter of its link."""

    id: PlaceId
    workspace_id: WorkspaceId
    name: str
    start: str


class Places:
    """Makes places, lists them, and finds one by its start parameter."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids

    async def all(self, workspace_id: WorkspaceId) -> list[Place]:
        """Return the active places by name."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = await session.scalars(
                select(PlaceRow).where(PlaceRow.is_active).order_by(PlaceRow.name)
            )
            return [_place(row) for row in rows]

    async def by_start(self, start: str) -> Place | None:
        """Return the place whose link was opened; None when nobody made it or it is closed."""
        reason = "a place's link names its workspace only by its token"
        async with self._database.reading(System(reason=reason)) as session:
            row = await session.scalar(
                select(PlaceRow).where(
                    PlaceRow.start_token == start.removeprefix(PLACE_PREFIX), PlaceRow.is_active
                )
            )
            return _place(row) if row is not None else None

    async def create(
        self, workspace_id: WorkspaceId, name: str, *, by: PersonId | None, cause: Cause
    ) -> Place:
        """Return a new place. Raises InvalidInput for an empty or too long name, Conflict with the
        reason `name_taken`."""
        name = plain_name(name, "")
        if not name or len(name) > NAME_LIMIT:
            raise InvalidInput(field="name", value=name, wanted=f"1 to {NAME_LIMIT} characters")

        async def body(session: AsyncSession, work: Work) -> Place:
            now = self._clock.now()
            taken = await session.scalar(
                select(PlaceRow.id).where(PlaceRow.name == name, PlaceRow.is_active)
            )
            if taken is not None:
                raise Conflict(reason="name_taken", message=f"there is a place called {name}")
            row = PlaceRow(
                id=self._ids.new(),
                workspace_id=workspace_id,
                name=name,
                start_token=secrets.token_urlsafe(9),
                created_at=now,
            )
            session.add(row)
            work.insert(
                AuditRow,
                id=self._ids.new(),
                at=now,
                action="place.created",
                subject_kind="place",
                subject_id=str(row.id),
                before={},
                after={"name": name},
                actor_id=by,
            )
            cause.settle(work, now)
            return _place(row)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def enter(self, person_id: PersonId, workspace_id: WorkspaceId, *, cause: Cause) -> None:
        """Make the workspace of an opened link the one where this person's words count."""

        async def body(session: AsyncSession, work: Work) -> None:
            person = await session.get_one(PersonRow, person_id)
            person.active_workspace_id = workspace_id
            cause.settle(work, self._clock.now())

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


def _place(row: PlaceRow) -> Place:
    return Place(
        id=PlaceId(row.id),
        workspace_id=WorkspaceId(row.workspace_id),
        name=row.name,
        start=PLACE_PREFIX + row.start_token,
    )
