"""What waits to be read: stored requests with the integration they came through, oldest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from core.db.engine import Database
from core.db.tenancy import System
from core.flows.receive import Source
from core.ids import IntegrationId, WorkspaceId
from core.inbox.requests import RawRequest
from core.inbox.tables import RawRequestRow
from core.ingest.tables import IntegrationRow

PAGE = 64
"""As many as share a commit."""

_ALL = System(reason="requests are read in the order they came, whatever their workspace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One request nobody has dealt with, and what its integration is set to now."""

    request: RawRequest
    source: Source


async def waiting_requests(
    database: Database, *, besides: Collection[IntegrationId]
) -> list[Waiting]:
    """Return the oldest of those that wait, leaving out those of some integrations."""
    statement = (
        select(RawRequestRow, IntegrationRow)
        .join(IntegrationRow, IntegrationRow.id == RawRequestRow.integration_id)
        .where(RawRequestRow.state == "new", RawRequestRow.integration_id.not_in(besides))
        .order_by(RawRequestRow.received_at, RawRequestRow.id)
        .limit(PAGE)
    )
    async with database.reading(_ALL) as session:
        rows = (await session.execute(statement)).all()
    return [_waiting(request, integration) for request, integration in rows]


def _waiting(row: RawRequestRow, integration: IntegrationRow) -> Waiting:
    workspace_id = WorkspaceId(row.workspace_id)
    integration_id = IntegrationId(row.integration_id)
    return Waiting(
        request=RawRequest(
            id=row.id,
            workspace_id=workspace_id,
            integration_id=integration_id,
            received_at=row.received_at,
            headers=row.headers,
            content_type=row.content_type,
            body=row.body,
            attempts=row.attempts,
        ),
        source=Source(
            workspace_id=workspace_id,
            integration_id=integration_id,
            name=integration.name,
            preset=integration.preset,
            opens_cases=integration.opens == "cases",
        ),
    )
