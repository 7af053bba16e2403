"""Webhook requests: credentials are taken out, and what fails is tried five times."""

from __future__ import annotations

import random
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace
from core.ids import Ids, IntegrationId
from core.inbox.requests import (
    ATTEMPTS_AT_MOST,
    RawRequest,
    RequestInbox,
    without_credentials,
)
from core.inbox.tables import RawRequestRow
from core.ingest.tables import IntegrationRow
from core.work import Work
from tests.contracts.inbox.store import NOON, WORKSPACE, Store


async def put(store: Store) -> RawRequest:
    """Return a request that was stored and has not been worked off."""
    ids = Ids(clock=store.clock, rng=random.Random(1))
    request = RawRequest(
        id=ids.new(),
        workspace_id=WORKSPACE,
        integration_id=IntegrationId(ids.new()),
        received_at=NOON,
        headers={},
        content_type="application/json",
        body=b"{}",
    )

    async def made(_session: AsyncSession, work: Work) -> None:
        work.insert(
            IntegrationRow,
            id=request.integration_id,
            name="Prometheus",
            preset="alertmanager",
            token_hash=str(request.integration_id),
            token_sealed="v1:sealed",
            created_at=NOON,
            updated_at=NOON,
        )
        work.insert(
            RawRequestRow,
            id=request.id,
            integration_id=request.integration_id,
            received_at=NOON,
            headers={},
            body=request.body,
            content_type=request.content_type,
        )

    await store.books.transaction(InWorkspace(workspace_id=WORKSPACE), made)
    return request


async def row_of(store: Store, request: RawRequest) -> RawRequestRow:
    """Return the request as it is stored."""
    async with store.database.reading(InWorkspace(workspace_id=WORKSPACE)) as session:
        wanted = select(RawRequestRow).where(RawRequestRow.id == request.id)
        return (await session.scalars(wanted)).one()


def test_credentials_are_taken_out_of_headers() -> None:
    kept = without_credentials({"Authorization": "Bearer secret", "X-GitHub-Delivery": "1"})

    assert kept == {"authorization": "(removed)", "x-github-delivery": "1"}


async def test_the_fifth_failure_is_the_last(store: Store) -> None:
    inbox, request = RequestInbox(books=store.books), await put(store)

    goes_on = [
        await inbox.failed(replace(request, attempts=attempts), "KeyError")
        for attempts in range(ATTEMPTS_AT_MOST)
    ]

    stored = await row_of(store, request)
    assert goes_on == [True, True, True, True, False]
    assert (stored.state, stored.attempts, stored.problem) == ("failed", 5, "KeyError")
