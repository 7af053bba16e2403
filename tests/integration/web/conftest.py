"""The fixtures of the web's tests."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from core.schema import metadata
from tests.integration.web.house import House, open_house
from tests.integration.web.rows import Rows, open_rows


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the whole schema and nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "opsbell.db"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture
async def rows(tmp_path: Path, schema: Path) -> AsyncIterator[Rows]:
    """A real database and its writer."""
    shutil.copy(schema, tmp_path / "opsbell.db")
    async with open_rows(tmp_path) as opened:
        yield opened


@pytest.fixture
async def house(rows: Rows, tmp_path: Path) -> AsyncIterator[House]:
    """The application, served."""
    async with open_house(rows, tmp_path) as opened:
        yield opened
