"""Saved views: filters of a list under a name, one's own or shared with everybody."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.ids import PersonId
from core.saved_views.view import NAME_LENGTH, SavedView, WantedView
from web.api.asked import Asked, Words
from web.api.view_lists import LISTS, ListWord, check_filters, taken
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Reference, Shape

FieldName = Annotated[Words, Field(min_length=1, max_length=40)]
Value = Annotated[Words, Field(min_length=1, max_length=200)]
Filters = Annotated[
    dict[FieldName, Annotated[tuple[Value, ...], Field(max_length=50)]], Field(max_length=30)
]
"""Query fields of the list, each with its values as they stand in an address."""
Names = list[str]
Taken = dict[str, Names]


class ViewQuery(Whole):
    """The views the caller sees: the shared ones, then their own, each in their order."""

    list: Annotated[ListWord | None, Field(description="Only those of this list.")] = None


class ViewAsked(Asked):
    """A view as it is to be. `filters` are query fields of the list, such as
    `{"status": ["new"], "assignee": ["me"], "sort": ["-updated_at"]}`, where `me` is whoever
    looks; `shared`: everybody's, else only the caller's; `position` null: where it is, a new one
    at the end."""

    name: Annotated[Words, Field(min_length=1, max_length=NAME_LENGTH)]
    filters: Filters = Field(default_factory=dict)
    shared: bool = False
    position: Annotated[int, Field(ge=0, le=1_000)] | None = None

    def wanted(self, list_name: ListWord) -> WantedView:
        """Return it as the book takes it; raises InvalidFields."""
        return WantedView(
            name=self.name,
            filters=check_filters(list_name, self.filters),
            is_shared=self.shared,
            position=self.position,
        )


class NewView(ViewAsked):
    """A new view of a list."""

    list: ListWord


class ViewShape(Shape):
    """A view. `filters` has what the list takes today, and `ignored` names the stored ones that it
    does not take any more. `owner` made it, or took it back from the shared ones."""

    id: UUID
    list: ListWord
    name: str
    filters: Taken
    ignored: Names
    shared: bool
    position: int
    owner: Reference
    created_at: Moment
    revision: int


async def index(call: Call) -> web.Response:
    """Return the views that the caller sees."""
    asked = call.query(ViewQuery)
    found = await call.deps.saved_views.all(
        call.workspace_id, reader=call.person_id, list_name=asked.list
    )
    # A list that this release does not have has no row to show its views in.
    known = [one for one in found if one.list_name in LISTS]
    part = cut(known, asked, _stands, str, int, int)
    return answer(part.page(Page[ViewShape], asked, [_shape(one) for one in part.things]))


async def create(call: Call) -> web.Response:
    """Keep the filters under a name."""
    said = call.body(NewView)
    if call.kept is not None:
        key = UUID(str(call.kept.body["view"]))
        made = await call.deps.saved_views.one(call.workspace_id, key, reader=call.person_id)
    else:
        made = await call.deps.saved_views.make(
            call.workspace_id,
            said.list,
            said.wanted(said.list),
            by=_keeper(call, is_shared=said.shared),
            role=call.caller.standing.role,
            cause=call.cause,
        )
    return answer(_shape(made), status=201, revision=made.revision)


async def show(call: Call) -> web.Response:
    """Return one view."""
    found = await call.deps.saved_views.one(
        call.workspace_id, call.id("view"), reader=call.person_id
    )
    return answer(_shape(found), revision=found.revision)


async def change(call: Call) -> web.Response:
    """Have a view be so, if nobody else changed it since it was read."""
    key, said = call.id("view"), call.body(ViewAsked)
    before = await call.deps.saved_views.one(call.workspace_id, key, reader=call.person_id)
    if call.kept is not None:
        return answer(_shape(before), revision=before.revision)
    changed = await call.deps.saved_views.change(
        call.workspace_id,
        key,
        said.wanted(_shape(before).list),
        by=_keeper(call, is_shared=said.shared),
        role=call.caller.standing.role,
        cause=call.cause,
        if_revision=call.revision,
    )
    return answer(_shape(changed), revision=changed.revision)


async def remove(call: Call) -> web.Response:
    """Delete a view."""
    await call.deps.saved_views.delete(
        call.workspace_id,
        call.id("view"),
        by=call.person_id,
        role=call.caller.standing.role,
        cause=call.cause,
        if_revision=call.expected,
    )
    return web.Response(status=204)


def _keeper(call: Call, *, is_shared: bool) -> PersonId:
    """Whose it is: an API key shares views, and has none of its own."""
    return call.person_id if is_shared else call.own_id


def _stands(one: SavedView) -> tuple[str, int, int, UUID]:
    return one.list_name, 0 if one.is_shared else 1, one.position, one.id


def _shape(one: SavedView) -> ViewShape:
    filters = taken(one.list_name, one.filters)
    return ViewShape.model_validate(
        {
            "id": one.id,
            "list": one.list_name,
            "name": one.name,
            "filters": {name: list(values) for name, values in filters.items()},
            "ignored": sorted(set(one.filters) - set(filters)),
            "shared": one.is_shared,
            "position": one.position,
            "owner": {"id": one.owner.id, "name": one.owner.name},
            "created_at": one.created_at,
            "revision": one.revision,
        }
    )


ROUTES = (
    Route(
        method="GET",
        path="/views",
        name="views",
        summary="Saved views of the lists: the shared ones and the caller's own.",
        handler=index,
        right="views.read",
        query=ViewQuery,
        gives=Page[ViewShape],
    ),
    Route(
        method="POST",
        path="/views",
        name="make_view",
        summary="Keep filters of a list under a name; to share them asks for `views.write`.",
        handler=create,
        right="views.read",
        takes=NewView,
        gives=ViewShape,
        status=201,
    ),
    Route(
        method="GET",
        path="/views/{id}",
        name="view",
        summary="One saved view.",
        handler=show,
        right="views.read",
        gives=ViewShape,
    ),
    Route(
        method="PUT",
        path="/views/{id}",
        name="change_view",
        summary="Change a saved view; one that is or becomes shared asks for `views.write`.",
        handler=change,
        right="views.read",
        takes=ViewAsked,
        gives=ViewShape,
        if_match="required",
    ),
    Route(
        method="DELETE",
        path="/views/{id}",
        name="delete_view",
        summary="Delete a saved view; a shared one asks for `views.write`.",
        handler=remove,
        right="views.read",
        status=204,
        if_match="optional",
    ),
)
