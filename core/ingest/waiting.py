"""What waits to be read: stored requests with the integration they came through, oldest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, Uuid, bindparam, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.asked import Asked, padded_keys
from core.db.engine import Database
from core.db.tenancy import System
from core.flows.receive import Source
from core.ids import IntegrationId, WorkspaceId
from core.inbox.requests import RawRequest, RequestState
from core.inbox.tables import RawRequestRow
from core.ingest.mapping import FieldMapping
from core.ingest.records import mapping_of
from core.ingest.tables import IntegrationRow
from core.work import Load

PAGE = 64
"""As many as share a commit."""

_ALL = System(reason="requests are read in the order they came, whatever their workspace")
_WAITS = RawRequestRow.state == literal_column(f"'{RequestState.NEW.value}'")
"""A word of the statement and not one of its values: only then the index over those that wait
serves, and the table of all requests is not looked through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One request nobody has dealt with, and what its integration is set to now."""

    request: RawRequest
    source: Source
    mapping: FieldMapping | None = None


async def waiting_requests(
    database: Database, *, besides: Collection[IntegrationId]
) -> list[Waiting]:
    """Return the oldest of those that wait, leaving out those of some integrations."""
    statement = (
        select(RawRequestRow, IntegrationRow)
        .join(IntegrationRow, IntegrationRow.id == RawRequestRow.integration_id)
        .where(_WAITS, RawRequestRow.integration_id.not_in(besides))
        .order_by(RawRequestRow.received_at, RawRequestRow.id)
        .limit(PAGE)
    )
    async with database.reading(_ALL) as session:
        rows = (await session.execute(statement)).all()
    return [_waiting(request, integration) for request, integration in rows]


_INTEGRATIONS = cast("Table", IntegrationRow.__table__)
_REQUESTS = cast("Table", RawRequestRow.__table__)
_BACKLOG = Asked(
    select(_INTEGRATIONS.c.id).where(
        _INTEGRATIONS.c.id.in_(bindparam("ids", type_=Uuid(), expanding=True)),
        select(_REQUESTS.c.id)
        .where(_REQUESTS.c.integration_id == _INTEGRATIONS.c.id, _WAITS)
        .exists(),
    ),
    columns=(Uuid(),),
    lists=("ids",),
)


async def _fetch_backlog(
    session: AsyncSession, ids: Sequence[IntegrationId]
) -> dict[IntegrationId, bool]:
    rows = await _BACKLOG.rows(session, {"ids": padded_keys(ids)})
    return {IntegrationId(id_): True for (id_,) in rows}


BACKLOG: Load[IntegrationId, bool] = Load("backlog", _fetch_backlog)
"""Whether requests of an integration wait to be worked off; one that comes now must not overtake
them."""


def source_of(row: IntegrationRow) -> Source:
    """Return what a flow needs to know of an integration."""
    return Source(
        workspace_id=WorkspaceId(row.workspace_id),
        integration_id=IntegrationId(row.id),
        name=row.name,
        preset=row.preset,
        opens_cases=row.opens == "cases",
    )


def request_of(row: RawRequestRow) -> RawRequest:
    """Return a stored request as it came."""
    return RawRequest(
        id=row.id,
        workspace_id=WorkspaceId(row.workspace_id),
        integration_id=IntegrationId(row.integration_id),
        received_at=row.received_at,
        headers=row.headers,
        content_type=row.content_type,
        body=row.body,
        attempts=row.attempts,
    )


def _waiting(row: RawRequestRow, integration: IntegrationRow) -> Waiting:
    return Waiting(
        request=request_of(row), source=source_of(integration), mapping=mapping_of(integration)
    )
