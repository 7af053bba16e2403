"""Which time a report is about: whole local days, true when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from core.reports.window import Span, read_window, window_at
from tests.unit.reports.figures import MADRID


def utc(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


NINE = utc(2026, 11, 18, 8)
"""Nine on a Wednesday in Madrid."""


@pytest.mark.parametrize(
    ("span", "first", "last", "since", "until"),
    [
        (Span.DAY, 17, 17, utc(2026, 11, 16, 23), utc(2026, 11, 17, 23)),
        (Span.WEEK, 9, 15, utc(2026, 11, 8, 23), utc(2026, 11, 15, 23)),
        (Span.TODAY, 18, 18, utc(2026, 11, 17, 23), utc(2026, 11, 18, 8)),
        (Span.SEVEN_DAYS, 12, 18, utc(2026, 11, 11, 23), utc(2026, 11, 18, 8)),
    ],
)
def test_each_span_begins_and_ends_where_its_days_do(
    span: Span, first: int, last: int, since: datetime, until: datetime
) -> None:
    window = window_at(span, NINE, MADRID)

    assert (window.first, window.last) == (date(2026, 11, first), date(2026, 11, last))
    assert window.since == since
    assert window.until == until
    assert read_window(window.noted()) == window


def test_on_monday_the_week_before_is_the_whole_one() -> None:
    monday = datetime(2026, 11, 16, 8, tzinfo=UTC)

    assert window_at(Span.WEEK, monday, MADRID).first == date(2026, 11, 9)


def test_the_time_compared_with_is_as_long_in_local_days() -> None:
    after_the_change = datetime(2026, 3, 30, 8, tzinfo=UTC)
    sunday = window_at(Span.DAY, after_the_change, MADRID)

    since, until = sunday.before

    assert sunday.until - sunday.since == timedelta(hours=23)
    assert until - since == timedelta(hours=24)
    assert until == sunday.since


@pytest.mark.parametrize(
    ("zone", "at", "hours"),
    [
        ("Europe/Madrid", utc(2026, 3, 30, 8), [24 - 1]),
        ("Europe/Madrid", utc(2026, 10, 26, 8), [24 + 1]),
        ("Australia/Lord_Howe", utc(2026, 4, 5, 20), [25]),
        ("Asia/Kathmandu", utc(2026, 4, 5, 20), [24]),
    ],
)
def test_an_hour_follows_the_other_up_to_midnight(
    zone: str, at: datetime, hours: list[int]
) -> None:
    edges = window_at(Span.DAY, at, ZoneInfo(zone)).edges

    assert [len(edges) - 1] == hours
    assert all(timedelta(0) < b - a <= timedelta(hours=1) for a, b in pairwise(edges))
    assert edges[-1].astimezone(ZoneInfo(zone)).hour == 0


def test_a_midnight_that_does_not_exist_begins_after_the_gap() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    window = window_at(Span.DAY, datetime(2026, 3, 30, 8, tzinfo=UTC), beirut)

    assert window.since.astimezone(beirut).hour == 1
    assert len(window.edges) - 1 == 23


@pytest.mark.parametrize(
    "noted",
    [
        {},
        {"span": "year", "first": "2026-11-18", "until": "2026-11-18T00:00", "zone": "UTC"},
        {"span": "day", "first": "soon", "until": "2026-11-18T00:00", "zone": "UTC"},
        {"span": "day", "first": "2026-11-18", "until": "2026-11-18T00:00", "zone": "../etc"},
        {"span": "day", "first": None, "until": 3, "zone": "UTC"},
    ],
)
def test_what_is_no_window_is_refused(noted: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_window(noted)
