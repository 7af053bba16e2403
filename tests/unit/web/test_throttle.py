"""The bound on tries to sign in, driven by a clock that is moved by hand."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from core.clock import ManualClock
from web.problems import ProblemAnswer
from web.throttle import Throttle


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock(start=datetime(2026, 11, 20, 12, tzinfo=UTC))


def test_a_try_too_many_is_told_when_to_come_again(clock: ManualClock) -> None:
    throttle = Throttle(clock=clock, a_minute=20)
    for _ in range(20):
        throttle.take("192.0.2.1")

    with pytest.raises(ProblemAnswer) as refused:
        throttle.take("192.0.2.1")

    assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "3")
    throttle.take("192.0.2.2")  # somebody else is not held up
    clock.advance(timedelta(seconds=3))
    throttle.take("192.0.2.1")


def test_rest_fills_the_bucket_and_no_more(clock: ManualClock) -> None:
    throttle = Throttle(clock=clock, a_minute=2)
    throttle.take("192.0.2.1")
    clock.advance(timedelta(hours=1))

    throttle.take("192.0.2.1")
    throttle.take("192.0.2.1")

    with pytest.raises(ProblemAnswer):
        throttle.take("192.0.2.1")


def test_no_more_addresses_are_remembered_than_said(clock: ManualClock) -> None:
    throttle = Throttle(clock=clock, a_minute=1, most_addresses=3)

    for number in range(9):
        throttle.take(f"192.0.2.{number}")

    assert len(throttle) == 3
    with pytest.raises(ProblemAnswer):
        throttle.take("192.0.2.8")  # the newest are the ones that are kept


@pytest.mark.parametrize(
    ("first", "then", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "", True),
    ],
)
def test_a_whole_line_has_one_bucket(
    clock: ManualClock, first: str, then: str, is_same: bool
) -> None:
    throttle = Throttle(clock=clock, a_minute=1)

    throttle.take(first)

    with pytest.raises(ProblemAnswer) if is_same else nullcontext():
        throttle.take(then)
