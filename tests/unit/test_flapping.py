"""When an alert flaps, and when it is stable again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.alerts.flapping import (
    BEGINS_AT,
    KEPT,
    STABLE_AFTER,
    STEADY,
    WITHIN,
    Flapped,
    Flapping,
    read_flapped,
    read_flapping,
    stored,
    stored_as_over,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def changed(*minutes: float) -> Flapping:
    """Return what came of changes at these minutes."""
    state = Flapping()
    for minute in minutes:
        state = state.change(NOON + minute * MINUTE)
    return state


def test_so_many_changes_in_so_long_are_flapping() -> None:
    assert not changed(*range(BEGINS_AT - 1)).is_on
    state = changed(*range(BEGINS_AT))

    assert state.is_on
    assert (state.since, state.changes) == (NOON, BEGINS_AT)


def test_changes_that_are_far_apart_are_not() -> None:
    apart = WITHIN / MINUTE / (BEGINS_AT - 1) + 0.1

    assert not changed(*(number * apart for number in range(50))).is_on


def test_it_goes_on_as_long_as_it_changes_and_counts_them_all() -> None:
    state = changed(*range(BEGINS_AT), *range(BEGINS_AT, 200))

    assert state.is_on
    assert state.changes == 200
    assert len(state.moments) <= KEPT


def test_it_is_over_when_it_was_stable_long_enough() -> None:
    state = changed(*range(BEGINS_AT))
    last = NOON + (BEGINS_AT - 1) * MINUTE

    assert state.stable_at == last + STABLE_AFTER
    assert state.settle(last + STABLE_AFTER - MINUTE).is_on
    assert not state.settle(last + STABLE_AFTER).is_on


def test_after_that_it_takes_as_many_changes_again() -> None:
    state = changed(*range(BEGINS_AT))
    later = NOON + (BEGINS_AT - 1) * MINUTE + STABLE_AFTER

    again = state.change(later)

    assert not again.is_on
    assert again.moments == (later,)


def test_it_begins_when_it_fires_and_not_when_it_is_over() -> None:
    nearly = changed(*range(BEGINS_AT - 1))

    over = nearly.change(NOON + BEGINS_AT * MINUTE, may_begin=False)

    assert not over.is_on
    assert over.change(NOON + (BEGINS_AT + 1) * MINUTE).changes == BEGINS_AT + 1


def test_a_clock_that_was_put_back_finds_what_is_yet_to_come_just_past() -> None:
    state = changed(*range(BEGINS_AT))
    earlier = NOON - timedelta(days=1)

    assert state.by(earlier).stable_at == earlier + STABLE_AFTER
    assert state.change(earlier).changes == BEGINS_AT + 1


@pytest.mark.parametrize("changes", [0, 1, BEGINS_AT, 200])
def test_it_is_read_as_it_was_stored(changes: int) -> None:
    state = changed(*range(changes))
    row = stored(state)

    assert read_flapping(row["flips"], row["flapping_since"], row["flapped"]) == state


def test_what_was_stable_again_says_so_and_begins_from_nothing() -> None:
    state = changed(*range(BEGINS_AT))
    row = stored_as_over(state)
    kept = (row["flips"], row["flapping_since"], row["flapped"])

    assert read_flapping(*kept) == STEADY
    assert read_flapped(*kept) == Flapped(
        is_on=False, changes=BEGINS_AT, lasted=(BEGINS_AT - 1) * MINUTE
    )


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 1), (59, 1), (60, 1), (61, 2), (1_200, 20)])
def test_minutes_that_have_begun_count(seconds: int, minutes: int) -> None:
    lasted = timedelta(seconds=seconds)

    assert Flapped(is_on=True, changes=6, lasted=lasted).minutes == minutes
