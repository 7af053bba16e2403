"""How many are allowed, at once and over time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.limits.rate import Rate

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def taken(rate: Rate, *seconds: float) -> list[bool]:
    """Return which of those who ask at these seconds are allowed."""
    tat, said = None, []
    for second in seconds:
        found = rate.take(tat, NOON + second * SECOND)
        said.append(found.is_allowed)
        if found.is_allowed:
            tat = found.tat
    return said


def test_the_count_may_come_at_once_and_then_one_for_each_share() -> None:
    rate = Rate(count=3, window=timedelta(seconds=30))

    assert taken(rate, 0, 0, 0, 0, 9, 10, 11, 20) == [True] * 3 + [False, False, True, False, True]


def test_a_small_burst_spreads_the_rest() -> None:
    rate = Rate(count=6, window=timedelta(minutes=1), burst=1)

    assert taken(rate, 0, 1, 9, 10, 19, 20) == [True, False, False, True, False, True]


def test_whoever_is_refused_is_told_when_there_is_room() -> None:
    rate = Rate(count=1, window=timedelta(minutes=10))
    first = rate.take(None, NOON)

    refused = rate.take(first.tat, NOON + 60 * SECOND)

    assert not refused.is_allowed
    assert refused.free_at == NOON + timedelta(minutes=10)
    assert rate.take(first.tat, refused.free_at).is_allowed
    assert not rate.take(first.tat, refused.free_at - timedelta(microseconds=1)).is_allowed


def test_asking_in_vain_costs_nothing() -> None:
    rate = Rate(count=2, window=timedelta(seconds=20))

    assert taken(rate, 0, 0, *[1] * 50, 10) == [True, True, *[False] * 50, True]


def test_a_clock_that_goes_back_holds_nobody_longer_than_the_window() -> None:
    rate = Rate(count=2, window=timedelta(minutes=1))
    ahead = rate.take(None, NOON + timedelta(days=30))

    again = rate.take(ahead.tat, NOON)

    assert not again.is_allowed
    assert again.free_at - NOON <= timedelta(minutes=1)


@given(
    count=st.integers(1, 50),
    seconds=st.integers(1, 10_000),
    burst=st.none() | st.integers(1, 50),
    gaps=st.lists(st.integers(0, 3_000), max_size=200),
)
def test_no_span_ever_has_more_than_its_burst_and_its_share(
    count: int, seconds: int, burst: int | None, gaps: list[int]
) -> None:
    burst = None if burst is None else min(burst, count)
    rate = Rate(count=count, window=seconds * SECOND, burst=burst)
    share = max(rate.window // timedelta(microseconds=1) // count, 1)
    tat, at, allowed = None, NOON, []
    for gap in gaps:
        at += gap * SECOND
        found = rate.take(tat, at)
        if found.is_allowed:
            tat = found.tat
            allowed.append(at)

    for first, since in enumerate(allowed):
        for last in range(first, len(allowed)):
            span = (allowed[last] - since) // timedelta(microseconds=1)
            assert last - first + 1 <= (burst or count) + span // share


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0, "window": 60},
        {"count": 1, "window": 0},
        {"count": 1, "window": 32 * 86_400},
        {"count": 2, "window": 60, "burst": 3},
        {"count": 10_001, "window": 60},
    ],
)
def test_a_rate_that_is_none_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Rate.model_validate(wrong)
