"""What each person's lists open with: the same on their phone and at their desk."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import NotFound
from core.events.type import Topic
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.saved_views.tables import DefaultViewRow, SavedViewRow
from core.saved_views.view import Filters, texts_of
from core.tenants.membership import require_member
from core.tenants.turns import in_turn
from core.work import Books, Work

CHANGED = "system.views_changed"
"""What open pages are told, so that they read the views anew, and what lists open with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultView:
    """What a list opens with. `view_id` None: filters without a name; else they are the view's, as
    it is now. `filters` None: the plain list."""

    list_name: str
    view_id: UUID | None
    filters: Filters | None


class DefaultViews:
    """The use case, and the reader. A view that its reader does not see any more is none."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids

    async def of(self, workspace_id: WorkspaceId, person: PersonId) -> list[DefaultView]:
        """Return what they chose, by list; lists they never chose for are not among it."""
        asked = (
            select(DefaultViewRow, SavedViewRow)
            .outerjoin(SavedViewRow, SavedViewRow.id == DefaultViewRow.view_id)
            .where(DefaultViewRow.person_id == person)
            .order_by(DefaultViewRow.list_name)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return [_read(row, view) for row, view in await session.execute(asked)]

    async def choose(
        self,
        workspace_id: WorkspaceId,
        list_name: str,
        *,
        view_id: UUID | None,
        filters: Filters | None,
        by: PersonId,
        cause: Cause,
    ) -> DefaultView:
        """Have their list open with a view (`filters` are not looked at then), with filters
        without a name, or None: plain. Raises NotFound for a view of this list that they do not
        see, and for somebody who is no member."""

        async def body(session: AsyncSession, work: Work) -> DefaultView:
            await require_member(session, by)
            # Nobody deletes the view, or takes it back from the shared ones, meanwhile.
            await in_turn(session, workspace_id)
            view = None if view_id is None else await _seen(session, view_id, list_name, by)
            row = await session.scalar(
                select(DefaultViewRow).where(
                    DefaultViewRow.person_id == by, DefaultViewRow.list_name == list_name
                )
            )
            if row is None:
                row = DefaultViewRow(
                    id=self._ids.new(),
                    workspace_id=workspace_id,
                    person_id=by,
                    list_name=list_name,
                )
                session.add(row)
            row.view_id = view_id
            row.filters = None
            if view is None and filters is not None:
                row.filters = {name: list(values) for name, values in filters.items()}
            work.say(
                CHANGED,
                topic=Topic.SYSTEM,
                at=self._clock.now(),
                persons=frozenset({by}),
                list=list_name,
            )
            cause.settle(work, self._clock.now(), Answer(status=200, body={"list": list_name}))
            return _read(row, view)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


async def open_plain(session: AsyncSession, view_id: UUID, *, but: PersonId | None = None) -> None:
    """Have the lists that open with this view open as they are, as it is there for nobody any
    more, or for nobody `but` one."""
    opening = update(DefaultViewRow).where(DefaultViewRow.view_id == view_id)
    if but is not None:
        opening = opening.where(DefaultViewRow.person_id != but)
    await session.execute(opening.values(view_id=None, filters=None))


def _read(row: DefaultViewRow, view: SavedViewRow | None) -> DefaultView:
    stored = row.filters if view is None else view.filters
    return DefaultView(
        list_name=row.list_name,
        view_id=row.view_id,
        filters=None if stored is None else texts_of(stored),
    )


async def _seen(
    session: AsyncSession, view_id: UUID, list_name: str, reader: PersonId
) -> SavedViewRow:
    row: SavedViewRow | None = await session.scalar(
        select(SavedViewRow).where(
            SavedViewRow.id == view_id,
            SavedViewRow.list_name == list_name,
            or_(SavedViewRow.is_shared, SavedViewRow.owner_id == reader),
        )
    )
    if row is None:
        raise NotFound(kind="view", key=view_id)
    return row
