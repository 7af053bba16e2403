"""A post with lines of each kind, and one of the kind that is taken over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from core.clock import ManualClock
from tests.contracts.live.post import Post, open_post
from web.live.limits import Handover, LiveLimits

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LIMITS = LiveLimits(messages_per_second=5)


@pytest.fixture(params=[Handover.AUTO, Handover.OFF], ids=["handed over", "plain"])
async def post(request: pytest.FixtureRequest) -> AsyncIterator[Post]:
    """A post of each kind."""
    async with open_post(request.param, ManualClock(start=NOON), LIMITS) as opened:
        yield opened


@pytest.fixture
async def handed() -> AsyncIterator[Post]:
    """A post that takes its wires over."""
    async with open_post(Handover.AUTO, ManualClock(start=NOON), LIMITS) as opened:
        yield opened
