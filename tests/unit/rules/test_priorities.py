"""Which priorities change so that rules come in an order: few, in it, and within the limits."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.rulebook.priorities import HIGHEST, priorities_for

_NUMBERS = some.integers(0, 30) | some.integers(HIGHEST - 30, HIGHEST) | some.just(100)


def given_as(*numbers: int) -> list[tuple[int, UUID]]:
    """Return things of these numbers, each older than the next."""
    return [(number, UUID(int=at + 1)) for at, number in enumerate(numbers)]


FIRST, SECOND, THIRD = given_as(10, 20, 30)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        pytest.param([FIRST, SECOND, THIRD], [10, 20, 30], id="as it is"),
        pytest.param([FIRST, THIRD, SECOND], [10, 15, 20], id="between two"),
        pytest.param([THIRD, FIRST, SECOND], [5, 10, 20], id="to the top"),
        pytest.param([SECOND, THIRD, FIRST], [20, 30, 40], id="to the end"),
        pytest.param(given_as(100, 100, 100), [100, 100, 100], id="alike, by age"),
        pytest.param(given_as(0, 0)[::-1], [0, 10], id="no room above"),
        pytest.param(given_as(HIGHEST, HIGHEST)[::-1], [HIGHEST - 10, HIGHEST], id="none below"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_as_few_change_as_possible(wanted: list[tuple[int, UUID]], numbers: list[int]) -> None:
    assert priorities_for(wanted) == numbers


def test_where_there_is_no_room_between_neighbours_only_those_around_make_some() -> None:
    first, second, third, fourth = given_as(10, 11, 12, 500)

    found = priorities_for([first, fourth, second, third])

    assert found == sorted(set(found))
    assert len(set(found) & {10, 11, 12, 500}) == 2


@given(some.lists(_NUMBERS, max_size=40), some.randoms(use_true_random=False))
def test_any_order_is_reached_within_the_limits(numbers: list[int], chance: object) -> None:
    wanted = given_as(*numbers)
    chance.shuffle(wanted)  # type: ignore[attr-defined] # hypothesis has no type for it

    found = priorities_for(wanted)

    placed = [(number, key) for number, (_, key) in zip(found, wanted, strict=True)]
    assert placed == sorted(placed)
    assert all(0 <= number <= HIGHEST for number in found)
