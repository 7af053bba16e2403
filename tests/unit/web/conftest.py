"""A hub over a world in memory, for the tests of what it tells whom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.unit.web.test_hub_model import World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A world whose hub runs."""
    world = World(7)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(world.hub.run())
        yield world
        running.cancel()
