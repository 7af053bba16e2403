"""The fixtures of the tests of webhook requests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.clock import ManualClock
from core.ids import Ids
from tests.contracts.ingest.hookhouse import HookHouse, open_house


@pytest.fixture
async def house(database_url: str, clock: ManualClock, ids: Ids) -> AsyncIterator[HookHouse]:
    """One process on a database of its own."""
    async with open_house(database_url, clock, ids) as opened:
        yield opened
