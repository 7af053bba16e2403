"""Settled data folders to be killed in, the process that starts Opsbells, and one event loop."""

from __future__ import annotations

import random
import shutil
from collections.abc import AsyncIterator
from contextlib import nullcontext
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test

from tests.chaos.desk import Settled, settle
from tests.chaos.programs import Nursery, Sandbox, free_port
from tests.chaos.records import FileRecords, ServerRecords
from tests.chaos.scene import Scene
from tests.servers.postgres import Postgres


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run these tests in the loop that the processes live in."""
    shared = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if item.nodeid.startswith("tests/chaos/") and is_async_test(item):
            item.add_marker(shared, append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """The client that plays everybody; it never reuses a connection that a kill has cut."""
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        yield session


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def nursery() -> AsyncIterator[Nursery]:
    """Where Opsbells come from."""
    opened = await Nursery.open()
    yield opened
    await opened.close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Postgres | None:
    """The server that the data lies on; None for SQLite's file."""
    if request.param == "sqlite":
        return None
    server: Postgres = request.getfixturevalue("postgres_server")
    return server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def settled(
    database: Postgres | None,
    nursery: Nursery,
    http: aiohttp.ClientSession,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Settled]:
    """A claimed workspace with two people who are told, a place and an integration, at rest."""
    with database.database(empty=True) if database else nullcontext() as url:
        yield await settle(nursery, http, tmp_path_factory.mktemp("settled"), url)


@pytest_asyncio.fixture(loop_scope="session")
async def scene(
    database: Postgres | None,
    settled: Settled,
    nursery: Nursery,
    http: aiohttp.ClientSession,
    tmp_path: Path,
) -> AsyncIterator[Scene]:
    """A copy of the settled workspace, with a Telegram of its own and no Opsbell yet."""
    folder, world = tmp_path / "data", tmp_path / "telegram.json"
    shutil.copytree(settled.folder, folder)
    shutil.copyfile(settled.world, world)
    with database.database(like=settled.database_url) if database else nullcontext() as url:
        opened = Scene(
            settled=settled,
            nursery=nursery,
            http=http,
            sandbox=await Sandbox.open(world),
            folder=folder,
            port=free_port(random.SystemRandom()),
            records=ServerRecords(url) if url else FileRecords(folder),
            database_url=url,
        )
        try:
            yield opened
        finally:
            await opened.close()
