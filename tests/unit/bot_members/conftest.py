"""The bot and its house, one per test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from core.schema import metadata
from tests.unit.bot_members.bothouse import BotHouse, bot_house


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the whole schema and nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "opsbell.db"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture
async def house(tmp_path: Path, empty_database: Path) -> AsyncIterator[BotHouse]:
    """The house, nobody's yet."""
    async with bot_house(tmp_path, empty_database) as opened:
        yield opened
