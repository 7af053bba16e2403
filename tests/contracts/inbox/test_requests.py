"""Webhook requests: on disk before the answer, without credentials, tried five times."""

from __future__ import annotations

import random

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace
from core.ids import Ids, IntegrationId, WorkspaceId
from core.inbox.requests import (
    ATTEMPTS_AT_MOST,
    RawRequest,
    RequestInbox,
    RequestState,
    settle,
)
from core.ingest.tables import IntegrationRow
from core.work import Work
from tests.contracts.inbox.store import NOON, WORKSPACE, Store


@pytest.fixture
def inbox(store: Store) -> RequestInbox:
    ids = Ids(clock=store.clock, rng=random.Random(1))
    return RequestInbox(books=store.books, database=store.database, clock=store.clock, ids=ids)


async def put(store: Store, inbox: RequestInbox, body: bytes = b"{}") -> RawRequest:
    ids = Ids(clock=store.clock, rng=random.Random(len(body)))
    integration = IntegrationId(ids.new())

    async def made(session: AsyncSession, work: Work) -> None:
        work.insert(
            IntegrationRow,
            id=integration,
            name="Prometheus",
            preset="alertmanager",
            token_hash=str(integration),
            token_sealed="v1:sealed",
            created_at=NOON,
            updated_at=NOON,
        )

    await store.books.transaction(InWorkspace(workspace_id=WORKSPACE), made)
    return await inbox.store(
        workspace_id=WORKSPACE,
        integration_id=integration,
        headers={"Authorization": "Bearer secret", "X-GitHub-Delivery": "1"},
        content_type="application/json",
        body=body,
    )


async def test_a_request_is_open_until_it_is_settled(store: Store, inbox: RequestInbox) -> None:
    request = await put(store, inbox, b"\x00not json")
    assert await inbox.open() == [request]

    async def effect(session: AsyncSession, work: Work) -> None:
        settle(work, request.id, state=RequestState.DONE, now=NOON, items=2)

    await store.books.transaction(InWorkspace(workspace_id=WORKSPACE), effect)

    assert await inbox.open() == []
    assert await inbox.one(WORKSPACE, request.id) == request


async def test_credentials_are_not_kept(store: Store, inbox: RequestInbox) -> None:
    request = await put(store, inbox)

    assert request.headers == {"authorization": "(removed)", "x-github-delivery": "1"}


async def test_the_fifth_failure_is_the_last(store: Store, inbox: RequestInbox) -> None:
    await put(store, inbox)

    goes_on = []
    for _ in range(ATTEMPTS_AT_MOST):
        (request,) = await inbox.open()
        goes_on.append(await inbox.failed(request, "KeyError"))

    assert goes_on == [True, True, True, True, False]
    assert await inbox.open() == []


async def test_another_workspace_does_not_see_a_request(store: Store, inbox: RequestInbox) -> None:
    request = await put(store, inbox)

    assert await inbox.one(WorkspaceId(request.id), request.id) is None
