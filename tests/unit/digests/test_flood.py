"""When a storm begins, and what is told in the middle of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.digests.flood import THRESHOLD, URGENT, Flood

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_so_many_are_told_one_by_one_and_the_next_begins_a_storm() -> None:
    flood, told = Flood(), []
    for second in range(THRESHOLD.count + 2):
        flood, is_told = flood.take(
            NOON + second * SECOND / 10, THRESHOLD, in_storm=False, is_critical=False
        )
        told.append(is_told)

    assert told == [True] * THRESHOLD.count + [False, False]


def test_an_alert_every_ten_seconds_is_no_storm() -> None:
    flood = Flood()
    for number in range(200):
        flood, is_told = flood.take(
            NOON + 10 * number * SECOND, THRESHOLD, in_storm=False, is_critical=False
        )
        assert is_told


def test_in_a_storm_critical_ones_are_told_until_they_are_too_many_themselves() -> None:
    flood, told = Flood(), []
    for _ in range(URGENT.count + 1):
        flood, is_told = flood.take(NOON, THRESHOLD, in_storm=True, is_critical=True)
        told.append(is_told)

    assert told == [True] * URGENT.count + [False]
    assert not flood.take(NOON + SECOND, THRESHOLD, in_storm=True, is_critical=False)[1]
    assert flood.take(NOON + 60 * SECOND, THRESHOLD, in_storm=True, is_critical=True)[1]
