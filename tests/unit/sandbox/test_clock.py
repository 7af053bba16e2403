"""The sandbox's clock stands still when told and is moved ahead, never back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.clock import MovableClock
from core.clock import ManualClock
from tests.unit.sandbox.stage import START


def test_a_frozen_clock_goes_on_from_where_it_stood() -> None:
    base = ManualClock(start=START)
    clock = MovableClock(base=base)

    clock.freeze(True)
    base.advance(timedelta(hours=1))
    stood = clock.now(), clock.monotonic()
    clock.advance(5)
    clock.freeze(False)
    base.advance(timedelta(seconds=2))

    assert stood == (START, 0.0)
    assert clock.now() == START + timedelta(seconds=7)
    assert clock.monotonic() == 7.0


def test_time_never_goes_back() -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        MovableClock(base=ManualClock(start=START)).advance(-1)
