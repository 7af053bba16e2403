"""When an alert flaps, and when it is stable again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.alerts.flapping import BEGINS_AT, KEPT, STABLE_AFTER, WITHIN, Flapping

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
