"""The same figures for every place, category, person or source."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.analytics.group_figures import By, Group, GroupFigures
from web.route import Call, Route, answer
from web.shapes import Shape
from web.stats_asked import PeriodShape, StretchQuery, Times, average, stretch_of, times

ByWord = Literal["place", "category", "person", "source"]


class GroupsQuery(StretchQuery):
    """What the cases of a period are grouped by."""

    by: Annotated[
        ByWord,
        Field(
            description="What cases are grouped by: their place, their category, the person they"
            " are given to, or the way they came."
        ),
    ] = "place"


class GroupShape(Shape):
    """The cases of one group. `id` of a place or a person; `word` of a category or a source; both
    null: they have none. `open` counts those of the `opened` ones that are open still, `resolved`
    those resolved in the period, whenever they came."""

    id: UUID | None
    word: str | None
    name: str | None
    opened: int
    open: int
    resolved: int
    rated: int
    rating: float | None
    first_answer: Times | None
    resolution: Times | None


class GroupStats(PeriodShape):
    """The groups of a period, the busiest first; `other_groups` are left out, in which
    `other_opened` cases came."""

    by: ByWord
    groups: list[GroupShape]
    other_groups: int
    other_opened: int


async def show(call: Call) -> web.Response:
    """Return the table."""
    asked = call.query(GroupsQuery)
    found = await call.deps.over_time.groups.read(
        call.workspace_id, call.sight, By(asked.by), **await stretch_of(call, asked)
    )
    return answer(group_stats(found))


def group_stats(figures: GroupFigures) -> GroupStats:
    """Return the table as it goes out."""
    return GroupStats.model_validate(
        {
            "since": figures.period.since,
            "until": figures.period.until,
            "by": figures.by.value,
            "groups": [_group(one) for one in figures.groups],
            "other_groups": figures.other_groups,
            "other_opened": figures.other_opened,
        }
    )


def _group(one: Group) -> GroupShape:
    return GroupShape(
        id=one.key if isinstance(one.key, UUID) else None,
        word=one.key if isinstance(one.key, str) else None,
        name=one.name or (one.key if isinstance(one.key, str) else None),
        opened=one.opened,
        open=one.open,
        resolved=one.resolved,
        rated=one.rated,
        rating=average(one.stars, one.rated),
        first_answer=times(one.first_answer),
        resolution=times(one.resolution),
    )


ROUTES = (
    Route(
        method="GET",
        path="/stats/groups",
        name="group_stats",
        summary="Cases by place, category, person or source, side by side.",
        handler=show,
        right="cases.read",
        query=GroupsQuery,
        gives=GroupStats,
    ),
)
