"""Putting the routes of a workspace in another order as a whole: all or nothing.

The default route is not in the order: it comes last and stays there. Only those that have left
their place among the others count as moved; each of them is at its next revision then, with an
entry of its own in the audit trail, which can be taken back as any change of a route.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.ids import Ids, PersonId, RouteId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.ordering import check_order, check_seen, staying
from core.routing.routes_view import entry_of, route_rows, stored_routes
from core.routing.tables import RouteRow
from core.tenants.configuring import begin_change
from core.tenants.entries import Entries
from core.work import Books, Work

KIND = "route"
RIGHT = "routes.write"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePlace:
    """Where a route stands, counted from 0."""

    id: RouteId
    position: int
    revision: int


class OrderRoutes:
    """The use case; whoever may not is refused (NotAllowed)."""

    def __init__(self, *, books: Books, database: Database, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._database = database
        self._clock = clock
        self._entries = Entries(kind=KIND, ids=ids, clock=clock)

    async def now(self, workspace_id: WorkspaceId) -> tuple[RoutePlace, ...]:
        """Return all but the default one in the order in which they are asked."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return _places(_movable(await route_rows(session)))

    async def change(
        self,
        workspace_id: WorkspaceId,
        order: Sequence[RouteId],
        *,
        seen: Sequence[RouteId],
        by: PersonId | None,
        cause: Cause,
    ) -> tuple[RoutePlace, ...]:
        """Have the routes asked in this order, and return it.

        `seen` is the order as the caller knows it. Editing or pausing a route meanwhile is no
        hindrance; raises OrderChanged where one came, went or moved, and InvalidInput for an
        order that is not of the routes that were seen, each once.
        """
        check_order(order, seen, one="route")

        async def body(session: AsyncSession, work: Work) -> tuple[RoutePlace, ...]:
            await begin_change(session, workspace_id, by=by, right=RIGHT)
            rows = _movable(await route_rows(session, locked=True))
            check_seen([row.id for row in rows], seen, one="route")
            specs = {one.id: one.spec for one in await stored_routes(session)}
            were = {row.id: at for at, row in enumerate(rows)}
            by_id = {row.id: row for row in rows}
            ordered = [by_id[one] for one in order]
            stay = {ordered[at].id for at in staying([were[row.id] for row in ordered])}
            for position, row in enumerate(ordered):
                if row.position != position:
                    row.position = position
                if row.id in stay:
                    continue
                row.revision += 1
                spec = specs[RouteId(row.id)]
                self._entries.keep(
                    work,
                    row.id,
                    "changed",
                    before=entry_of(spec, were[row.id]),
                    after=entry_of(spec, position),
                    by=by,
                )
            cause.settle(work, self._clock.now(), Answer(status=200, body={}))
            return _places(ordered)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


def _movable(rows: Sequence[RouteRow]) -> list[RouteRow]:
    return [row for row in rows if not row.is_default]


def _places(rows: Sequence[RouteRow]) -> tuple[RoutePlace, ...]:
    return tuple(
        RoutePlace(id=RouteId(row.id), position=at, revision=row.revision)
        for at, row in enumerate(rows)
    )
