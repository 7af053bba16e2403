"""The fixtures of the transport's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.sandbox import Sandbox
from tests.integration.transport.world import Sim, sandbox_served


@pytest.fixture
async def served() -> AsyncIterator[tuple[Sandbox, Sim]]:
    """A sandbox without limits on how fast the bot may talk, and its people."""
    async with sandbox_served() as one:
        yield one
