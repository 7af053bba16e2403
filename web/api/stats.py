"""The desk in numbers, as it is now; the live socket pushes the same on the topic `stats`."""

from __future__ import annotations

from aiohttp import web

from web.desk_stats import DeskStats, desk_stats
from web.route import Call, Route, answer


async def show(call: Call) -> web.Response:
    """Return the figures."""
    sight = call.caller.standing.sight
    found = await call.deps.desk_figures.read(call.workspace_id, sight)
    return answer(desk_stats(found))


ROUTES = (
    Route(
        method="GET",
        path="/stats",
        name="stats",
        summary="What is open, what fires, and how today goes.",
        handler=show,
        right="cases.read",
        gives=DeskStats,
    ),
)
