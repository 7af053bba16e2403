"""How much each saved view of a list shows, of all of them in one request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.alerts.reads import Mark
from core.clock import Clock
from core.saved_views.view import SavedView
from core.tenants.access import require
from web.api.alerts import AlertQuery, mark_of
from web.api.alerts import narrowed_by as alerts_narrowed_by
from web.api.asked import Asked
from web.api.cases import CaseQuery
from web.api.cases import narrowed_by as cases_narrowed_by
from web.api.view_lists import LISTS, ListWord, asked_by, taken
from web.route import Call, Route, answer
from web.shapes import Shape

COUNTED_TO = 99
"""Nobody reads more out of a small number beside a name; the database stops there."""
SECONDS = 0.5
"""So long views are counted for one request. Rare things among many are looked for a while, and
there may be a hundred views: those that are left say nothing until the next time."""


class ViewCountQuery(Asked):
    """The views that are counted: those the caller sees."""

    list: Annotated[ListWord, Field(description="Those of this list.")] = "cases"


class ViewCount(Shape):
    """How much a view shows: `count`, and with `more` that much at least. `count` null: it was
    not counted this time, there are too many views that take long."""

    id: UUID
    count: int | None
    more: bool


class ViewCounts(Shape):
    """The views in the order in which they stand."""

    items: list[ViewCount]


async def show(call: Call) -> web.Response:
    """Count what the views show to the caller, in their order, as long as there is time."""
    word = call.query(ViewCountQuery).list
    require(call.caller.standing.role, f"{word}.read")
    views = await call.deps.saved_views.all(
        call.workspace_id, reader=call.person_id, list_name=word
    )

    mark = await mark_of(call) if views and word == "alerts" else None

    async def count(view: SavedView) -> int:
        asked = asked_by(word, taken(view.list_name, view.filters))
        return await _counted(call, asked, mark)

    return answer(ViewCounts(items=await counted_while(views, count, call.deps.clock)))


async def counted_while(
    views: Sequence[SavedView], count: Callable[[SavedView], Awaitable[int]], clock: Clock
) -> list[ViewCount]:
    """Return how much each shows, in their order; null for those that are left when the time is
    over."""
    until = clock.monotonic() + SECONDS
    items = []
    for view in views:
        found = await count(view) if clock.monotonic() < until else None
        items.append(
            ViewCount(
                id=view.id,
                count=None if found is None else min(found, COUNTED_TO),
                more=found is not None and found > COUNTED_TO,
            )
        )
    return items


async def _counted(call: Call, asked: object, mark: Mark | None) -> int:
    match asked:
        case CaseQuery():
            wanted = cases_narrowed_by(call, asked)
            return await call.deps.cases.count_to(
                call.workspace_id, wanted, COUNTED_TO + 1, sight=call.sight
            )
        case AlertQuery():
            narrowed = alerts_narrowed_by(call, asked, mark)
            return await call.deps.alerts.count_to(
                call.workspace_id, narrowed, COUNTED_TO + 1, sight=call.sight
            )
        case _:
            raise TypeError(f"nothing counts what {type(asked).__name__} asks for: {LISTS}")


ROUTES = (
    Route(
        method="GET",
        path="/views/counts",
        name="view_counts",
        summary="How much each saved view of a list shows, as far as 99.",
        handler=show,
        right="views.read",
        query=ViewCountQuery,
        gives=ViewCounts,
    ),
)
