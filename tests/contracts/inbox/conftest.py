"""The fixtures of the inbox's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.clock import ManualClock
from tests.contracts.inbox.store import NOON, Store, opened


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at noon."""
    return ManualClock(start=NOON)


@pytest.fixture
async def store(database_url: str, clock: ManualClock) -> AsyncIterator[Store]:
    """A real database and its writer."""
    async with opened(database_url, clock) as one:
        yield one
