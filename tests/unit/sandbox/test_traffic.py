"""How long the quiet still has to last before a bot counts as idle."""

from __future__ import annotations

import pytest

from bot.sandbox.traffic import Traffic


@pytest.mark.parametrize(
    ("answered_at", "confirmed_at", "asked_at"),
    [(9.0, 1.0, 2.0), (1.0, 9.0, 2.0), (2.0, 1.0, 9.0)],
    ids=["a call answered", "an update confirmed", "the question itself"],
)
def test_the_quiet_counts_from_the_latest_of_all(
    answered_at: float, confirmed_at: float, asked_at: float
) -> None:
    traffic = Traffic()
    traffic.begin()
    traffic.moved(confirmed_at)
    traffic.end(answered_at)

    assert traffic.rest(0.25, asked_at=asked_at, at=9.0) == 0.25
    assert traffic.rest(0.25, asked_at=asked_at, at=9.25) == 0.0


def test_calls_are_in_flight_until_each_is_answered() -> None:
    traffic = Traffic()
    traffic.begin()
    traffic.begin()
    traffic.end(1.0)

    assert traffic.in_flight == 1
