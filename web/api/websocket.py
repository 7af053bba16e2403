"""Live sockets: who is and was connected, and how many there were when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.connections.view import HOUR, ConnectionView, HeldHour
from core.ids import PersonId
from core.tenants.access import allows, require
from web.api.asked import Asked
from web.cursor import read_cursor, write_cursor
from web.paging import Paged, page_of
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Reference, Shape

POINTS_AT_MOST = 400


class ConnectionQuery(Paged):
    """Which sockets to list, the newest first: those of one person, only those that are open
    (`active=true`) or have ended. Whoever is no admin sees their own."""

    user: Annotated[UUID | None, Field(description="Of the person of this id.")] = None
    active: Annotated[
        bool | None, Field(description="Only those that are open, or only those that have ended.")
    ] = None


class StatsQuery(Asked):
    """How many hours or days are looked at, the present one included; days begin at midnight where
    the reader lives."""

    per: Annotated[
        Literal["hour", "day"], Field(description="What one point of the answer stands for.")
    ] = "hour"
    last: Annotated[
        int,
        Field(
            ge=1,
            le=POINTS_AT_MOST,
            description="How many points are wanted, the present one among them.",
        ),
    ] = 24


class Connection(Shape):
    """One socket. `active`: it is open, give or take a second. `reason` is a stable word for why
    it ended: `left`, `lost`, `restart`, `too_slow`, `token_expired` …"""

    id: UUID
    person: Reference
    active: bool
    opened_at: Moment
    address: str
    user_agent: str
    client: str | None
    last_ping_at: Moment | None
    ended_at: Moment | None
    close_code: int | None
    reason: str | None


class Connections(Page[Connection]):
    """One page of sockets. `online` says whether the person who was asked for has an open one;
    null: nobody was asked for."""

    online: bool | None


class StatsPoint(Shape):
    """One hour or day: how many sockets were opened and ended in it, and the most that were open
    at once."""

    at: Moment
    opened: int
    ended: int
    peak: int


class WebsocketStats(Shape):
    """The live sockets of the workspace in all processes: how many are open now and of how many
    people, and what was in the time asked for. `reasons`: why those ended that were opened in it;
    `average_seconds`: how long those lasted that ended in it, null when none did."""

    connected: int
    people: int
    average_seconds: float | None
    reasons: dict[str, int]
    points: list[StatsPoint]


async def connections(call: Call) -> web.Response:
    """Return one page of sockets; raises NotAllowed for those of others."""
    asked = call.query(ConnectionQuery)
    role = call.caller.standing.role
    person = None if asked.user is None else PersonId(asked.user)
    if person is None and not allows(role, "connections.all"):
        person = call.person_id
    if person is not None and person != call.person_id:
        require(role, "connections.all")
    views = call.deps.connection_views
    page = await views.page(
        call.workspace_id,
        person=person,
        is_open=asked.active,
        limit=asked.limit,
        after=read_cursor(asked.cursor),
        skip=asked.offset,
    )
    total = None
    if asked.page is not None:
        total = await views.count(call.workspace_id, person=person, is_open=asked.active)
    online = None
    if person is not None:
        online = bool(await views.online(call.workspace_id, only=person))
    items = [_shape(one) for one in page.items]
    following = write_cursor(page.next)
    part = page_of(Page[Connection], asked, items, following=following, total=total)
    return answer(Connections(**dict(part), online=online))


async def stats(call: Call) -> web.Response:
    """Return how many there are and were."""
    asked = call.query(StatsQuery)
    views, here = call.deps.connection_views, call.workspace_id
    begins = _begins(asked, call)
    connected = await views.connected(here)
    hours = await views.hours(here, begins)
    ended = sum(one.ended for one in hours)
    seconds = sum(one.seconds for one in hours)
    return answer(
        WebsocketStats(
            connected=connected.sockets,
            people=connected.people,
            average_seconds=round(seconds / ended, 1) if ended else None,
            reasons=await views.reasons(here, begins),
            points=_by_day(hours, call)
            if asked.per == "day"
            else [_point([one]) for one in hours],
        )
    )


def _begins(asked: StatsQuery, call: Call) -> datetime:
    now = call.deps.clock.now()
    if asked.per == "hour":
        return now - (asked.last - 1) * HOUR
    zone = call.locale.zone
    first = now.astimezone(zone).date() - timedelta(days=asked.last - 1)
    return datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(now.tzinfo)


def _by_day(hours: tuple[HeldHour, ...], call: Call) -> list[StatsPoint]:
    zone = call.locale.zone
    days: dict[date, list[HeldHour]] = {}
    for hour in hours:
        # Where days begin at half past an hour of UTC, the hour belongs to the later one.
        middle = hour.begins + HOUR / 2
        days.setdefault(middle.astimezone(zone).date(), []).append(hour)
    return [_point(those) for those in days.values()]


def _point(hours: list[HeldHour]) -> StatsPoint:
    return StatsPoint(
        at=hours[0].begins,
        opened=sum(one.opened for one in hours),
        ended=sum(one.ended for one in hours),
        peak=max(one.peak for one in hours),
    )


def _shape(view: ConnectionView) -> Connection:
    return Connection(
        id=view.id,
        person=Reference(id=view.person.id, name=view.person.name),
        active=view.is_open,
        opened_at=view.opened_at,
        address=view.address,
        user_agent=view.user_agent,
        client=view.client,
        last_ping_at=view.last_ping_at,
        ended_at=view.ended_at,
        close_code=view.close_code,
        reason=view.reason,
    )


ROUTES = (
    Route(
        method="GET",
        path="/websocket/connections",
        name="websocket_connections",
        summary="Live sockets, newest first: your own, or everybody's for admins.",
        handler=connections,
        right="connections.read",
        query=ConnectionQuery,
        gives=Connections,
    ),
    Route(
        method="GET",
        path="/websocket/stats",
        name="websocket_stats",
        summary="How many live sockets there are, and were in the last hours or days.",
        handler=stats,
        right="connections.read",
        query=StatsQuery,
        gives=WebsocketStats,
    ),
)
