"""Which alerts the caller has read, and how many they have not."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import Field

from core.alerts.reads import MOST_COUNTED
from web.api.alerts import alert_of
from web.api.asked import Asked, When
from web.route import Call, Handler, Route, answer
from web.shapes import Shape


class ReadUntil(Asked):
    """Up to which moment everything is read; null: up to now. Say when the newest alert on show
    fired, so that one which came meanwhile stays unread."""

    until: Annotated[When | None, Field(description="Those that fired then or before.")] = None


class UnreadAlerts(Shape):
    """How many alerts of the last 30 days the caller has not read; 1000 are that many or more."""

    unread: int


async def count(call: Call) -> web.Response:
    """Tell how many are unread."""
    return await _unread(call)


async def read(call: Call) -> web.Response:
    """Mark one read."""
    return await _mark(call, is_read=True)


async def unread(call: Call) -> web.Response:
    """Mark one unread."""
    return await _mark(call, is_read=False)


async def read_all(call: Call) -> web.Response:
    """Mark all read."""
    if call.kept is None:
        await call.deps.calm.mark_alerts.all(
            call.workspace_id,
            until=call.body(ReadUntil).until,
            by=call.own_id,
            cause=call.cause,
        )
    return await _unread(call)


async def _mark(call: Call, *, is_read: bool) -> web.Response:
    alert_id = await alert_of(call)
    if call.kept is None:
        await call.deps.calm.mark_alerts(
            call.workspace_id, alert_id, is_read=is_read, by=call.own_id, cause=call.cause
        )
    return await _unread(call)


async def _unread(call: Call) -> web.Response:
    found = await call.deps.calm.alert_reads.count(
        call.workspace_id, call.own_id, sight=call.sight
    )
    return answer(UnreadAlerts(unread=min(found, MOST_COUNTED)))


def _one(method: str, name: str, summary: str, handler: Handler) -> Route:
    return Route(
        method="PUT" if method == "PUT" else "DELETE",
        path="/alerts/{id}/read",
        name=name,
        numbered=True,
        summary=summary,
        handler=handler,
        right="alerts.read",
        for_people=True,
        gives=UnreadAlerts,
    )


ROUTES = (
    Route(
        method="GET",
        path="/alerts/unread",
        name="unread_alerts",
        summary="How many alerts one has not read.",
        handler=count,
        right="alerts.read",
        for_people=True,
        gives=UnreadAlerts,
    ),
    Route(
        method="PUT",
        path="/alerts/read-all",
        name="read_all_alerts",
        summary="Mark all alerts read, or those until a moment.",
        handler=read_all,
        right="alerts.read",
        for_people=True,
        takes=ReadUntil,
        bare=True,
        gives=UnreadAlerts,
    ),
    _one("PUT", "read_alert", "Mark an alert read for oneself.", read),
    _one("DELETE", "unread_alert", "Mark an alert unread for oneself.", unread),
)
