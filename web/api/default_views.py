"""What the caller's lists open with, chosen once for all their machines."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from core.errors import InvalidInput
from core.saved_views.default_views import DefaultView
from web.api.asked import Asked
from web.api.view_lists import LISTS, ListWord, check_filters, taken
from web.api.views import Filters, Taken
from web.route import Call, Route, answer
from web.shapes import Shape


class DefaultViewAsked(Asked):
    """What a list is to open with: a `view`, or `filters` without a name, or neither: plain, as
    it opens for who never chose. No filter at all (`{}`) is everything."""

    list: ListWord
    view: UUID | None = None
    filters: Filters | None = None


class DefaultViewShape(Shape):
    """What a list opens with. `view` null: filters without a name; else `filters` are the view's,
    as far as the list takes them today. `filters` null: plain, as it opens for who never chose."""

    list: ListWord
    view: UUID | None
    filters: Taken | None


class DefaultViewList(Shape):
    """The lists that the caller chose for."""

    items: list[DefaultViewShape]


async def default_views_of(call: Call) -> list[DefaultViewShape]:
    """Return what the caller's lists open with."""
    found = await call.deps.default_views.of(call.workspace_id, call.person_id)
    return [_shape(one) for one in found if one.list_name in LISTS]


async def show(call: Call) -> web.Response:
    """Return what the caller's lists open with."""
    return answer(DefaultViewList(items=await default_views_of(call)))


async def choose(call: Call) -> web.Response:
    """Have a list open with something else."""
    said = call.body(DefaultViewAsked)
    if said.view is not None and said.filters is not None:
        raise InvalidInput(
            field="filters", value=", ".join(said.filters), wanted="none: the view has its own"
        )
    chosen = await call.deps.default_views.choose(
        call.workspace_id,
        said.list,
        view_id=said.view,
        filters=None if said.filters is None else check_filters(said.list, said.filters),
        by=call.own_id,
        cause=call.cause,
    )
    return answer(_shape(chosen))


def _shape(one: DefaultView) -> DefaultViewShape:
    filters = None if one.filters is None else taken(one.list_name, one.filters)
    return DefaultViewShape.model_validate(
        {
            "list": one.list_name,
            "view": one.view_id,
            "filters": filters and {name: list(values) for name, values in filters.items()},
        }
    )


ROUTES = (
    Route(
        method="GET",
        path="/me/default-views",
        name="default_views",
        summary="What the caller's lists open with.",
        handler=show,
        right="views.read",
        for_people=True,
        gives=DefaultViewList,
    ),
    Route(
        method="PUT",
        path="/me/default-views",
        name="choose_default_view",
        summary="Have a list open with a saved view, or with filters, on all one's machines.",
        handler=choose,
        right="views.read",
        for_people=True,
        takes=DefaultViewAsked,
        gives=DefaultViewShape,
    ),
)
