"""The two worlds, on either database."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.web.house import open_house
from tests.integration.web.rows import open_rows
from tests.security.wall.desk import Desk, open_desk
from tests.security.wall.worlds import Worlds, two_worlds
from tests.servers.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
async def worlds(
    request: pytest.FixtureRequest, tmp_path: Path, schema: Path
) -> AsyncIterator[Worlds]:
    """Ours and theirs, served by one process."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres_server")
        with server.cleaned() as url:
            given = open_rows(tmp_path, DATABASE_URL=url)
            async with given as rows, open_house(rows, tmp_path) as house:
                yield await two_worlds(house)
        return
    shutil.copy(schema, tmp_path / "opsbell.db")
    async with open_rows(tmp_path) as rows, open_house(rows, tmp_path) as house:
        yield await two_worlds(house)


@pytest.fixture
async def desk(worlds: Worlds) -> AsyncIterator[Desk]:
    """The bot over both."""
    async with open_desk(worlds) as opened:
        yield opened
