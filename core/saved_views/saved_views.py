"""Keeps saved views: everybody their own, and the shared ones of a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.base import JsonObject
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import Conflict, NotFound
from core.events.type import Topic
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.saved_views.default_views import CHANGED, open_plain
from core.saved_views.tables import SavedViewRow
from core.saved_views.view import (
    BESIDE_EACH_OTHER,
    IN_ALL,
    SavedView,
    WantedView,
    key_of,
    straight,
    texts_of,
)
from core.tenants.access import Rights, require
from core.tenants.configuring import check_revision
from core.tenants.entries import Entries
from core.tenants.named import Named, people_named
from core.tenants.turns import in_turn
from core.work import Books, Work

KIND = "view"
SHARING = "views.write"
"""The right to share views, and to change and delete shared ones."""


class SavedViews:
    """The use case, and the reader. Somebody else's own views are not there for anybody."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._entries = Entries(kind=KIND, ids=ids, clock=clock)

    async def all(
        self, workspace_id: WorkspaceId, *, reader: PersonId, list_name: str | None = None
    ) -> list[SavedView]:
        """Return what the reader sees, of one list or of all: by list, the shared ones before
        their own, each in their order."""
        asked = _seen(reader).order_by(
            SavedViewRow.list_name,
            SavedViewRow.is_shared.desc(),
            SavedViewRow.position,
            SavedViewRow.id,
        )
        if list_name is not None:
            asked = asked.where(SavedViewRow.list_name == list_name)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = list(await session.scalars(asked))
            names = await people_named(session, [row.owner_id for row in rows])
            return [_read(row, names) for row in rows]

    async def one(
        self, workspace_id: WorkspaceId, view_id: UUID, *, reader: PersonId
    ) -> SavedView:
        """Return one that the reader sees; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await session.scalar(_seen(reader).where(SavedViewRow.id == view_id))
            if row is None:
                raise NotFound(kind=KIND, key=view_id)
            return _read(row, await people_named(session, [row.owner_id]))

    async def make(
        self,
        workspace_id: WorkspaceId,
        list_name: str,
        wanted: WantedView,
        *,
        by: PersonId,
        role: Rights | None,
        cause: Cause,
    ) -> SavedView:
        """Keep a new one. Raises InvalidInput, NotAllowed, and Conflict `name_taken` or
        `too_many`."""
        if wanted.is_shared:
            require(role, SHARING)
        name = straight(wanted.name)

        async def body(session: AsyncSession, work: Work) -> SavedView:
            await in_turn(session, workspace_id)
            if (await session.scalar(select(func.count(SavedViewRow.id))) or 0) >= IN_ALL:
                message = f"this workspace has {IN_ALL} views; delete some"
                raise Conflict(reason="too_many", message=message)
            row = SavedViewRow(
                id=self._ids.new(),
                workspace_id=workspace_id,
                list_name=list_name,
                name=name,
                name_key=key_of(name),
                filters=_stored(wanted),
                owner_id=by,
                is_shared=wanted.is_shared,
                position=0,
                created_at=self._clock.now(),
            )
            await _stand(session, row, wanted.position)
            self._tell(work, row, {}, by=by)
            answer = Answer(status=201, body={KIND: str(row.id)})
            cause.settle(work, self._clock.now(), answer)
            return _read(row, await people_named(session, [by]))

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def change(
        self,
        workspace_id: WorkspaceId,
        view_id: UUID,
        wanted: WantedView,
        *,
        by: PersonId,
        role: Rights | None,
        cause: Cause,
        if_revision: int | None = None,
    ) -> SavedView:
        """Have it be so. A shared one that is not to be shared any more becomes `by`'s own. Raises
        InvalidInput, NotAllowed, NotFound, Overtaken, and Conflict `name_taken` or `too_many`."""
        name = straight(wanted.name)

        async def body(session: AsyncSession, work: Work) -> SavedView:
            row = await _to_change(session, workspace_id, view_id, by)
            if row.is_shared or wanted.is_shared:
                require(role, SHARING)
            await check_revision(session, KIND, row.id, seen=if_revision, now=row.revision)
            before, was_shared = _told(row), row.is_shared
            if was_shared and not wanted.is_shared:
                row.owner_id = by
                await open_plain(session, row.id, but=by)
            row.name, row.name_key, row.filters = name, key_of(name), _stored(wanted)
            row.is_shared = wanted.is_shared
            row.revision += 1
            if wanted.position is not None or was_shared != row.is_shared:
                await _stand(session, row, wanted.position)
            else:
                await _check_name(session, row)
            self._tell(work, row, before, by=by)
            cause.settle(work, self._clock.now(), Answer(status=200, body={KIND: str(row.id)}))
            return _read(row, await people_named(session, [row.owner_id]))

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def delete(
        self,
        workspace_id: WorkspaceId,
        view_id: UUID,
        *,
        by: PersonId,
        role: Rights | None,
        cause: Cause,
        if_revision: int | None = None,
    ) -> None:
        """Delete it. Raises NotAllowed, NotFound and Overtaken."""

        async def body(session: AsyncSession, work: Work) -> None:
            row = await _to_change(session, workspace_id, view_id, by)
            if row.is_shared:
                require(role, SHARING)
            await check_revision(session, KIND, row.id, seen=if_revision, now=row.revision)
            await open_plain(session, row.id)
            await session.delete(row)
            self._tell(work, row, _told(row), by=by, is_gone=True)
            cause.settle(work, self._clock.now())

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    def _tell(
        self,
        work: Work,
        row: SavedViewRow,
        before: JsonObject,
        *,
        by: PersonId,
        is_gone: bool = False,
    ) -> None:
        """Tell the open pages, and the audit trail of what is or was everybody's: what people keep
        for themselves is nobody's business."""
        was_shared = before.get("shared") is True
        is_public = row.is_shared or was_shared
        if is_public:
            verb = "deleted" if is_gone else "changed" if before else "made"
            # Of one that became somebody's own only that is told.
            after = _told(row) if row.is_shared else {"shared": False}
            self._entries.keep(
                work,
                row.id,
                verb,
                before=before if was_shared else {},
                after={} if is_gone else after,
                by=by,
            )
        work.say(
            CHANGED,
            topic=Topic.SYSTEM,
            at=self._clock.now(),
            persons=None if is_public else frozenset({by}),
            list=row.list_name,
        )


def _seen(reader: PersonId) -> Select[SavedViewRow]:
    return select(SavedViewRow).where(or_(SavedViewRow.is_shared, SavedViewRow.owner_id == reader))


def _beside(row: SavedViewRow) -> ColumnElement[bool]:
    """Those it stands with."""
    same = SavedViewRow.list_name == row.list_name
    if row.is_shared:
        return and_(same, SavedViewRow.is_shared)
    return and_(same, ~SavedViewRow.is_shared, SavedViewRow.owner_id == row.owner_id)


async def _to_change(
    session: AsyncSession, workspace_id: WorkspaceId, view_id: UUID, by: PersonId
) -> SavedViewRow:
    await in_turn(session, workspace_id)
    row: SavedViewRow | None = await session.scalar(
        _seen(by).where(SavedViewRow.id == view_id).with_for_update()
    )
    if row is None:
        raise NotFound(kind=KIND, key=view_id)
    return row


async def _check_name(session: AsyncSession, row: SavedViewRow) -> None:
    taken = select(SavedViewRow.id).where(
        _beside(row), SavedViewRow.name_key == row.name_key, SavedViewRow.id != row.id
    )
    with session.no_autoflush:
        if await session.scalar(taken.limit(1)) is not None:
            whose = "a shared view" if row.is_shared else "a view of yours"
            raise Conflict(
                reason="name_taken", message=f"there is {whose} called {row.name!r} in this list"
            )


async def _stand(session: AsyncSession, row: SavedViewRow, position: int | None) -> None:
    """Put it among those it stands with, which move on; None: at the end."""
    await _check_name(session, row)
    with session.no_autoflush:
        others = list(
            await session.scalars(
                select(SavedViewRow)
                .where(_beside(row), SavedViewRow.id != row.id)
                .order_by(SavedViewRow.position, SavedViewRow.id)
            )
        )
    if len(others) >= BESIDE_EACH_OTHER:
        message = f"there are {BESIDE_EACH_OTHER} such views in this list; delete some"
        raise Conflict(reason="too_many", message=message)
    others.insert(len(others) if position is None else position, row)
    for at, one in enumerate(others):
        one.position = at
    session.add(row)
    await session.flush()


def _stored(wanted: WantedView) -> JsonObject:
    return {name: list(values) for name, values in wanted.filters.items()}


def _told(row: SavedViewRow) -> JsonObject:
    return {
        "list": row.list_name,
        "name": row.name,
        "filters": dict(row.filters),
        "shared": row.is_shared,
    }


def _read(row: SavedViewRow, names: Mapping[UUID, Named]) -> SavedView:
    return SavedView(
        id=row.id,
        list_name=row.list_name,
        name=row.name,
        filters=texts_of(row.filters),
        is_shared=row.is_shared,
        position=row.position,
        owner=names.get(row.owner_id) or Named(id=row.owner_id, name=""),
        created_at=row.created_at,
        revision=row.revision,
    )
