"""The routes put in another order, in one transaction, on both databases."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.audit.tables import AuditRow
from core.errors import InvalidInput, NotAllowed
from core.flows.change_route import ChangeRoute
from core.flows.order_routes import OrderRoutes
from core.ids import PersonId, RouteId
from core.inbox.cause import Cause
from core.matching.line import read_matchers
from core.ordering import OrderChanged
from core.routing.route_spec import RouteSpec
from core.routing.routes_view import Routes
from core.routing.tables import RouteRow
from core.tenants.tables import WorkspaceRow
from core.work import Books
from tests.contracts.conftest import NOON
from tests.contracts.flows.test_rules import STORED, Shelf, shelf

__all__ = ["shelf"]


@dataclass(frozen=True, kw_only=True)
class Board:
    """The default route of the shelf's workspace, and what changes routes there."""

    shelf: Shelf
    orders: OrderRoutes
    routes: Routes
    change: ChangeRoute
    default: RouteId

    async def make(self, name: str) -> RouteId:
        """Return a route that was just made, above the default one."""
        spec = RouteSpec(name=name, matchers=read_matchers(f"team={name}"))
        done = await self.change.create(
            self.shelf.home, spec, by=self.shelf.sam, cause=Cause(actor=self.shelf.sam)
        )
        assert done.route is not None
        return done.route.id

    async def put(
        self, order: list[RouteId], seen: list[RouteId], *, by: PersonId | None = None
    ) -> list[tuple[RouteId, int, int]]:
        """Order them, as Sam where nobody is said; return id, position and revision of each."""
        who = by or self.shelf.sam
        places = await self.orders.change(
            self.shelf.home, order, seen=seen, by=who, cause=Cause(actor=who)
        )
        assert await self.orders.now(self.shelf.home) == places
        return [(one.id, one.position, one.revision) for one in places]

    async def names(self) -> list[str]:
        """Return the routes' names in the order in which they are asked."""
        return [one.name for one in await self.routes.all(self.shelf.home)]

    async def moves(self) -> list[AuditRow]:
        """Return the entries of routes that changed."""
        return await self.shelf.rows(AuditRow, action="route.changed")


@pytest.fixture
async def board(shelf: Shelf, books: Books) -> Board:
    """The board with its default route alone."""
    default = shelf.ids.new()
    async with shelf.database.writing(STORED) as session:
        session.add(
            RouteRow(
                id=default,
                workspace_id=shelf.home,
                name="Everything",
                position=0,
                matchers=[],
                created_at=NOON,
                is_default=True,
            )
        )
    routes = Routes(database=shelf.database)
    return Board(
        shelf=shelf,
        routes=routes,
        orders=OrderRoutes(books=books, database=shelf.database, clock=shelf.clock, ids=shelf.ids),
        change=ChangeRoute(books=books, clock=shelf.clock, ids=shelf.ids, routes=routes),
        default=RouteId(default),
    )


async def three(board: Board) -> list[RouteId]:
    """Return the routes A, B and C, in this order above the default one."""
    return [await board.make(name) for name in "ABC"]


async def test_one_that_is_moved_is_the_only_one_that_changes(board: Board) -> None:
    a, b, c = await three(board)

    places = await board.put([c, a, b], [a, b, c])

    assert places == [(c, 0, 2), (a, 1, 1), (b, 2, 1)]
    assert await board.names() == ["C", "A", "B", "Everything"]
    (entry,) = await board.moves()
    assert (entry.subject_id, entry.actor_id) == (str(c), board.shelf.sam)
    assert (entry.before["position"], entry.after["position"]) == (2, 0)


async def test_what_was_moved_is_taken_back_as_any_change(board: Board) -> None:
    a, b, c = await three(board)
    await board.put([c, a, b], [a, b, c])
    (entry,) = await board.moves()

    await board.change.undo(
        board.shelf.home, entry.id, by=board.shelf.sam, cause=Cause(actor=board.shelf.sam)
    )

    assert await board.names() == ["A", "B", "C", "Everything"]


async def test_the_same_order_changes_nothing(board: Board) -> None:
    some = await three(board)

    places = await board.put(some, some)

    assert [revision for _, _, revision in places] == [1, 1, 1]
    assert await board.moves() == []


async def test_a_route_edited_meanwhile_is_no_hindrance(board: Board) -> None:
    a, b, c = await three(board)
    spec = (await board.routes.one(board.shelf.home, a)).spec
    await board.change.save(
        board.shelf.home,
        a,
        spec.model_copy(update={"is_active": False}),
        by=board.shelf.sam,
        cause=Cause(actor=board.shelf.sam),
    )

    await board.put([b, a, c], [a, b, c])

    assert await board.names() == ["B", "A", "C", "Everything"]
    assert not (await board.routes.one(board.shelf.home, a)).spec.is_active


@pytest.mark.parametrize("what", ["made", "deleted", "moved"])
async def test_an_order_that_others_changed_meanwhile_is_refused_whole(
    board: Board, what: str
) -> None:
    a, b, c = await three(board)
    if what == "made":
        await board.make("D")
    elif what == "deleted":
        sam = board.shelf.sam
        await board.change.remove(board.shelf.home, c, by=sam, cause=Cause(actor=sam))
    else:
        await board.put([a, c, b], [a, b, c])
    before = await board.names()

    with pytest.raises(OrderChanged, match="since then"):
        await board.put([b, a, c], [a, b, c])

    assert await board.names() == before


async def test_the_default_route_is_not_in_the_order(board: Board) -> None:
    a, b, c = await three(board)
    default = board.default

    with pytest.raises(InvalidInput, match="same routes as in seen"):
        await board.put([default, a, b, c], [a, b, c])
    with pytest.raises(OrderChanged, match="0 came and 1 went"):
        await board.put([default, a, b, c], [a, b, c, default])

    assert (await board.names())[-1] == "Everything"


async def test_who_may_not_change_routes_orders_none(board: Board) -> None:
    a, b, c = await three(board)

    with pytest.raises(NotAllowed):
        await board.put([b, a, c], [a, b, c], by=board.shelf.zoe)

    assert await board.names() == ["A", "B", "C", "Everything"]


async def test_every_process_is_told_to_read_them_anew(board: Board) -> None:
    a, b, c = await three(board)
    (before,) = await board.shelf.rows(WorkspaceRow, id=board.shelf.home)

    await board.put([b, a, c], [a, b, c])

    (after,) = await board.shelf.rows(WorkspaceRow, id=board.shelf.home)
    assert after.config_revision == before.config_revision + 1
