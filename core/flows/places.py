"""Places: what submissions are about, each with a start token for its link and QR code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import Ids, PersonId, PlaceId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.entries import Entries
from core.tenants.menus import menu_is_due
from core.tenants.plain_name import plain_name
from core.tenants.start import PLACE_PREFIX
from core.tenants.tables import PersonRow, PlaceRow
from core.texts import text
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
        self._entries = Entries(kind="place", ids=ids, clock=clock)

    async def all(self, workspace_id: WorkspaceId) -> list[Place]:
        """Return the active places by name."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = await session.scalars(
                select(PlaceRow).where(PlaceRow.is_active).order_by(PlaceRow.name)
            )
            return [_place(row) for row in rows]

    async def one(self, workspace_id: WorkspaceId, place_id: PlaceId) -> Place:
        """Return an active place; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return _place(await _active(session, place_id))

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
        name = _checked(name)

        async def body(session: AsyncSession, work: Work) -> Place:
            now = self._clock.now()
            await _must_be_free(session, name)
            row = PlaceRow(
                id=self._ids.new(),
                workspace_id=workspace_id,
                name=name,
                start_token=secrets.token_urlsafe(9),
                created_at=now,
            )
            session.add(row)
            self._entries.keep(work, row.id, "created", after={"name": name}, by=by)
            cause.settle(work, now, Answer(status=201, body={"place": str(row.id)}))
            return _place(row)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def rename(
        self,
        workspace_id: WorkspaceId,
        place_id: PlaceId,
        name: str,
        *,
        by: PersonId | None,
        cause: Cause,
    ) -> Place:
        """Return the place under its new name; its link stays. Raises NotFound and as `create`
        does."""
        name = _checked(name)

        async def body(session: AsyncSession, work: Work) -> Place:
            row = await _active(session, place_id)
            if row.name != name:
                await _must_be_free(session, name)
                before, row.name = row.name, name
                row.revision += 1
                self._entries.keep(
                    work, row.id, "renamed", before={"name": before}, after={"name": name}, by=by
                )
            cause.settle(work, self._clock.now())
            return _place(row)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def close(
        self, workspace_id: WorkspaceId, place_id: PlaceId, *, by: PersonId | None, cause: Cause
    ) -> None:
        """Close a place: its link leads nowhere, its cases stay. Raises NotFound."""

        async def body(session: AsyncSession, work: Work) -> None:
            row = await _active(session, place_id)
            row.is_active = False
            row.revision += 1
            self._entries.keep(work, row.id, "closed", before={"name": row.name}, by=by)
            cause.settle(work, self._clock.now(), Answer(status=204, body={}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def enter(self, person_id: PersonId, workspace_id: WorkspaceId, *, cause: Cause) -> None:
        """Make the workspace of an opened link the one where this person's words count."""

        async def body(session: AsyncSession, work: Work) -> None:
            person = await session.get_one(PersonRow, person_id)
            before, person.active_workspace_id = person.active_workspace_id, workspace_id
            if before not in (None, workspace_id):
                menu_is_due(person, work, self._clock.now())
            cause.settle(work, self._clock.now())

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


def _checked(name: str) -> str:
    name = plain_name(name, "")
    if not name or len(name) > NAME_LIMIT:
        raise InvalidInput(
            field="name", value=name, wanted=text("1 to {most} characters", most=NAME_LIMIT)
        )
    return name


async def _must_be_free(session: AsyncSession, name: str) -> None:
    taken = await session.scalar(
        select(PlaceRow.id).where(PlaceRow.name == name, PlaceRow.is_active)
    )
    if taken is not None:
        raise Conflict(reason="name_taken", message=f"there is a place called {name}")


async def _active(session: AsyncSession, place_id: PlaceId) -> PlaceRow:
    row = await session.scalar(select(PlaceRow).where(PlaceRow.id == place_id, PlaceRow.is_active))
    if row is None:
        raise NotFound(kind="place", key=place_id)
    return row


def _place(row: PlaceRow) -> Place:
    return Place(
        id=PlaceId(row.id),
        workspace_id=WorkspaceId(row.workspace_id),
        name=row.name,
        start=PLACE_PREFIX + row.start_token,
    )
