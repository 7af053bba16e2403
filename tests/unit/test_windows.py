"""Windows that move with the time: how much they hold, and when there is room again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.clock import ManualClock
from core.windows import Seen, WindowsHere


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(start=datetime(2026, 5, 4, 12, tzinfo=UTC))


@pytest.fixture
def windows(clock: ManualClock) -> WindowsHere:
    return WindowsHere(clock=clock, most_names=3)


async def take(windows: WindowsHere, times: int = 1, name: str = "a") -> Seen:
    """Take so often out of three a minute and return what was seen last."""
    seen = [await windows.take(name, most=3, seconds=60) for _ in range(times)]
    return seen[-1]


async def test_there_is_room_for_so_many_and_no_more(windows: WindowsHere) -> None:
    assert (await take(windows, 3)).is_taken

    fourth = await take(windows)

    assert (fourth.is_taken, fourth.count) == (False, 3)


async def test_what_is_refused_does_not_count(windows: WindowsHere, clock: ManualClock) -> None:
    await take(windows, 3)
    clock.advance(timedelta(seconds=30))
    await take(windows, 20)

    clock.advance(timedelta(seconds=31))

    assert (await take(windows, 3)).is_taken


async def test_the_window_moves(windows: WindowsHere, clock: ManualClock) -> None:
    await take(windows, 2)
    clock.advance(timedelta(seconds=40))
    await take(windows)
    clock.advance(timedelta(seconds=21))

    seen = await take(windows, 2)

    assert (seen.is_taken, seen.count) == (True, 3)
    assert not (await take(windows)).is_taken


async def test_there_is_room_when_it_says_so(windows: WindowsHere, clock: ManualClock) -> None:
    clock.advance(timedelta(milliseconds=300))
    await take(windows, 3)
    refused = await take(windows)

    clock.advance(timedelta(seconds=refused.leaves_in) - timedelta(milliseconds=1))
    assert not (await take(windows)).is_taken
    clock.advance(timedelta(milliseconds=2))

    assert (await take(windows)).is_taken


async def test_names_do_not_know_each_other(windows: WindowsHere) -> None:
    await take(windows, 3)

    assert (await take(windows, name="b")).is_taken


async def test_the_name_unused_for_longest_is_forgotten_first(windows: WindowsHere) -> None:
    for name in ("a", "b", "c"):
        await take(windows, 3, name=name)
    await take(windows, name="a")
    await take(windows, name="d")

    assert len(windows) == 3
    assert not (await take(windows, name="a")).is_taken
    assert (await take(windows, name="b")).is_taken
