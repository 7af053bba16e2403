"""The fixtures of the tests of webhook requests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.clock import ManualClock
from core.ids import Ids
from core.ingest.intake import ITEMS_AT_ONCE
from tests.contracts.ingest.hookhouse import HookHouse, open_house


@pytest.fixture(params=[ITEMS_AT_ONCE, 0], ids=["at once", "by the worker"])
async def house(
    request: pytest.FixtureRequest, database_url: str, clock: ManualClock, ids: Ids
) -> AsyncIterator[HookHouse]:
    """One process on a database of its own; what becomes of a request is the same whether it is
    worked off in the commit that stores it or later."""
    async with open_house(database_url, clock, ids, at_once=request.param) as opened:
        yield opened


@pytest.fixture
async def storing(database_url: str, clock: ManualClock, ids: Ids) -> AsyncIterator[HookHouse]:
    """One process that leaves every request to the worker."""
    async with open_house(database_url, clock, ids, at_once=0) as opened:
        yield opened


@pytest.fixture
async def quick(database_url: str, clock: ManualClock, ids: Ids) -> AsyncIterator[HookHouse]:
    """One process that works small requests off at once."""
    async with open_house(database_url, clock, ids) as opened:
        yield opened
