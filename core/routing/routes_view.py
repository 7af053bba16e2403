"""Reads the routes of a workspace as people see them, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.base import JsonObject
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import NotFound
from core.ids import RouteId, WorkspaceId
from core.matching.matcher import Matcher
from core.routing.route_spec import RouteSpec, StoredRoute, Warned
from core.routing.tables import ReceiverRow, RouteReceiverRow, RouteRow
from core.severity import Severity
from core.tenants.named import Named

_MATCHERS = TypeAdapter(tuple[Matcher, ...])


class Routes:
    """The reader; another workspace's routes are not there (NotFound)."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def all(self, workspace_id: WorkspaceId) -> tuple[StoredRoute, ...]:
        """Return them in their order, the default route last."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await stored_routes(session)

    async def one(self, workspace_id: WorkspaceId, route_id: RouteId) -> StoredRoute:
        """Return one; raises NotFound."""
        for route in await self.all(workspace_id):
            if route.id == route_id:
                return route
        raise NotFound(kind="route", key=route_id)

    async def default(self, workspace_id: WorkspaceId) -> StoredRoute:
        """Return the default route, which every workspace has."""
        return (await self.all(workspace_id))[-1]


async def stored_routes(session: AsyncSession) -> tuple[StoredRoute, ...]:
    """Return the routes of the session's workspace in their order."""
    rows = await route_rows(session)
    receivers = {
        row.id: row
        for row in await session.scalars(
            select(ReceiverRow).where(ReceiverRow.removed_at.is_(None))
        )
    }
    links = await session.execute(
        select(RouteReceiverRow.route_id, RouteReceiverRow.receiver_id).order_by(
            RouteReceiverRow.receiver_id
        )
    )
    led: dict[UUID, list[ReceiverRow]] = {}
    for route_id, receiver_id in links:
        if receiver_id in receivers:
            led.setdefault(route_id, []).append(receivers[receiver_id])
    found: list[StoredRoute] = []
    for position, row in enumerate(rows):
        some = sorted(led.get(row.id, ()), key=lambda one: (one.created_at, one.id))
        spec = spec_of(row, [one.id for one in some])
        found.append(
            StoredRoute(
                id=RouteId(row.id),
                spec=spec,
                position=position,
                is_default=row.is_default,
                revision=row.revision,
                created_at=row.created_at,
                receivers=tuple(Named(id=one.id, name=one.name) for one in some),
                warnings=_warnings(spec, some, [one.spec for one in found]),
            )
        )
    return tuple(found)


async def route_rows(session: AsyncSession, *, locked: bool = False) -> list[RouteRow]:
    """Return the rows in the order in which routes are asked."""
    statement = select(RouteRow).order_by(RouteRow.is_default, RouteRow.position, RouteRow.id)
    return list(await session.scalars(statement.with_for_update() if locked else statement))


def spec_of(row: RouteRow, receivers: Sequence[UUID]) -> RouteSpec:
    """Return what the row says."""
    return RouteSpec(
        name=row.name[:100] or "?",
        matchers=_MATCHERS.validate_python(row.matchers),
        minimum_severity=Severity(row.minimum_severity),
        continues=row.continues,
        receivers=tuple(receivers),
        is_active=row.is_active,
        group_by=None if row.group_by is None else tuple(row.group_by),
        group_wait_s=row.group_wait_s,
        group_interval_s=row.group_interval_s,
        repeat_s=row.repeat_s,
    )


def entry_of(spec: RouteSpec, position: int) -> JsonObject:
    """Return the route as the audit trail has it."""
    return spec.model_dump(mode="json") | {"position": position}


def _warnings(
    spec: RouteSpec, receivers: Sequence[ReceiverRow], before: Sequence[RouteSpec]
) -> tuple[Warned, ...]:
    found: list[Warned] = []
    if not receivers:
        found.append(Warned.NOBODY)
    elif not any(one.is_active for one in receivers):
        found.append(Warned.ALL_PAUSED)
    # A stop takes everything its matchers hold for, however severe.
    mine = set(spec.matchers)
    if any(one.is_active and not one.continues and set(one.matchers) <= mine for one in before):
        found.append(Warned.UNREACHED)
    return tuple(found)
