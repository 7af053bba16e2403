"""When the clock asks, in every zone and over both changes of the clocks; hours that rest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import InvalidInput
from core.rules.cron import CronMistake, parse_cron
from core.rules.hours import DAYS, Hours, Opening
from core.rules.rule import parse_rule
from core.rules.schedule import MOST_AT_ONCE, Schedule
from core.rules.zone import find_zone, moment_at
from tests.unit.rules.trees import EXAMPLES, calm

MADRID = ZoneInfo("Europe/Madrid")
# Names of files that are no zones on some systems are left out.
ZONES = sorted(name for name in available_timezones() if name not in ("localtime", "posixrules"))
YEARS = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC))
moments = st.datetimes(YEARS[0].replace(tzinfo=None), YEARS[1].replace(tzinfo=None)).map(
    lambda naive: naive.replace(tzinfo=UTC, microsecond=0)
)
times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))


@cache
def changes(zone: ZoneInfo) -> list[datetime]:
    """Return the hours in which the zone's clocks change in these years."""
    hours = (YEARS[0] + timedelta(hours=6 * n) for n in range(5 * 366 * 4))
    found, before = [], None
    for hour in hours:
        offset = hour.astimezone(zone).utcoffset()
        if before is not None and offset != before:
            found.append(hour)
        before = offset
    return found


@st.composite
def around_changes(draw: st.DrawFn) -> tuple[str, datetime]:
    """Draw a zone and a moment, mostly within days of a change of its clocks."""
    name = draw(st.sampled_from(ZONES))
    near = changes(find_zone(name)) if draw(st.integers(0, 3)) else []
    if not near:
        return name, draw(moments)
    return name, draw(st.sampled_from(near)) + timedelta(minutes=draw(st.integers(-4_000, 4_000)))


@settings(deadline=None, max_examples=300)
@given(place=around_changes(), at=times)
def test_a_daily_time_comes_once_on_every_local_date_in_every_zone(
    place: tuple[str, datetime], at: str
) -> None:
    zone, start = find_zone(place[0]), place[1]
    daily = Schedule(days=DAYS, at=at, zone=place[0])
    now, came = start, []

    for _ in range(6):
        found = daily.after(now, find_zone("UTC"))
        assert found is not None
        assert found.at > now
        came.append(found)
        now = found.at

    dates = [date.fromisoformat(each.key) for each in came]
    assert [later - earlier for earlier, later in pairwise(dates)] == [timedelta(days=1)] * 5
    for each, day in zip(came, dates, strict=True):
        wall = datetime.combine(day, datetime.strptime(at, "%H:%M").time())  # noqa: DTZ007
        shown = each.at.astimezone(zone).replace(tzinfo=None)
        assert shown >= wall
        if shown > wall:  # It does not exist: the moment before still shows an earlier time.
            earlier = (each.at - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
            assert earlier < wall
        else:  # It is the first of those that show this time.
            assert each.at.astimezone(zone).fold == 0
    assert list(reversed(list(daily.between(start, now, zone)))) == came


@pytest.mark.parametrize(
    ("zone", "wall", "moment"),
    [
        ("Europe/Madrid", "2026-03-29 02:30", "2026-03-29 01:00"),  # 02:00 to 03:00 is left out
        ("Europe/Madrid", "2026-03-29 03:00", "2026-03-29 01:00"),
        ("Europe/Madrid", "2026-10-25 02:30", "2026-10-25 00:30"),  # the first of two
        ("Europe/Madrid", "2026-10-25 03:00", "2026-10-25 02:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"),  # half an hour
        ("Africa/Cairo", "2026-04-24 00:30", "2026-04-23 22:00"),  # at midnight
        ("America/Santiago", "2026-09-06 00:00", "2026-09-06 04:00"),
        ("Pacific/Apia", "2011-12-30 09:00", "2011-12-30 10:00"),  # a day that never was
    ],
)
def test_a_wall_time_becomes_the_first_moment_that_shows_it_or_a_later_one(
    zone: str, wall: str, moment: str
) -> None:
    naive = datetime.fromisoformat(wall)

    found = moment_at(naive, find_zone(zone))

    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_cron_does_not_come_twice_in_the_hour_that_comes_twice() -> None:
    quarters = Schedule(cron="*/15 * * * *")
    start = datetime(2026, 10, 25, 0, tzinfo=UTC)  # 02:00 in Madrid, for the first time

    came = list(quarters.between(start, start + timedelta(hours=3), MADRID))[::-1]

    walls = [each.at.astimezone(MADRID).strftime("%H:%M") for each in came]
    assert walls == ["02:15", "02:30", "02:45", *(f"03:{m:02}" for m in (0, 15, 30, 45)), "04:00"]
    assert len({each.key for each in came}) == len(came)


def test_cron_falls_together_where_an_hour_is_left_out() -> None:
    quarters = Schedule(cron="*/15 * * * *")
    start = datetime(2026, 3, 29, 0, 45, tzinfo=UTC)  # 01:45 in Madrid

    came = list(quarters.between(start, start + timedelta(minutes=30), MADRID))[::-1]

    assert [each.at.astimezone(MADRID).strftime("%H:%M") for each in came] == ["03:00", "03:15"]
    assert came[0].key == "2026-03-29T02:00"


@calm
@given(place=around_changes(), minutes=st.integers(1, 3_000))
def test_what_comes_after_is_what_lies_between(place: tuple[str, datetime], minutes: int) -> None:
    name, start = place
    until = start + timedelta(minutes=minutes)

    for each in (
        Schedule(cron="30 2,3,23 * * *", zone=name),
        Schedule(every=timedelta(minutes=37)),
        Schedule(days=("mon", "thu"), at="00:10", zone=name),
    ):
        came, now = [], start
        while (found := each.after(now, MADRID)) is not None and found.at <= until:
            came.append(found)
            now = found.at
        assert came == list(each.between(start, until, MADRID))[::-1]


@pytest.mark.parametrize(
    ("given_schedule", "expected"),
    [
        ({}, ["09:00"]),
        ({"catch_up": "each"}, ["07:00", "08:00", "09:00"]),
        ({"catch_up": "skip"}, []),
        ({"catch_up": "skip", "grace": "PT30M"}, ["09:00"]),
        ({"catch_up": "each", "grace": "PT90M"}, ["08:00", "09:00"]),
        ({"grace": "PT10M"}, []),
    ],
)
def test_what_was_missed_is_asked_as_the_schedule_says(
    given_schedule: dict[str, Any], expected: list[str]
) -> None:
    hourly = Schedule.model_validate({"every": "PT1H"} | given_schedule)
    last, now = datetime(2026, 11, 20, 6, tzinfo=UTC), datetime(2026, 11, 20, 9, 20, tzinfo=UTC)

    assert [f"{each.at:%H:%M}" for each in hourly.due(last, now, MADRID)] == expected


def test_what_came_in_time_is_asked_whatever_is_done_with_the_missed() -> None:
    hourly = Schedule(every=timedelta(hours=1), catch_up="skip")
    nine = datetime(2026, 11, 20, 9, tzinfo=UTC)

    assert len(hourly.due(nine - timedelta(hours=1), nine + timedelta(seconds=5), MADRID)) == 1
    assert hourly.due(nine, nine + timedelta(seconds=5), MADRID) == ()


def test_a_year_of_silence_is_caught_up_within_bounds() -> None:
    minutely = Schedule(cron="* * * * *", catch_up="each")
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)

    due = minutely.due(now - timedelta(days=365), now, MADRID)

    assert len(due) == MOST_AT_ONCE
    assert due[-1].at == now


@pytest.mark.parametrize(
    ("line", "day", "falls"),
    [
        ("0 9 * * 1-5", "2026-11-20", True),
        ("0 9 * * 1-5", "2026-11-21", False),
        ("0 9 * * mon-fri", "2026-11-20", True),
        ("0 9 * * 7", "2026-11-22", True),
        ("0 9 * * sun", "2026-11-22", True),
        ("0 9 1,15 * *", "2026-11-15", True),
        ("0 9 13 * fri", "2026-11-20", True),  # either day
        ("0 9 13 * fri", "2026-11-13", True),
        ("0 9 13 * fri", "2026-11-14", False),
        ("0 9 */2 * fri", "2026-11-20", False),  # a star restricts together
        ("0 9 * jan-mar,nov *", "2026-11-20", True),
        ("0 9 29 2 *", "2028-02-29", True),
        ("0 9 10-20/5 * *", "2026-11-20", True),
    ],
)
def test_a_cron_line_falls_on_its_days(line: str, day: str, falls: bool) -> None:
    assert parse_cron(line).falls_on(date.fromisoformat(day)) is falls


@pytest.mark.parametrize(
    "line",
    [
        *("", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *"),
        *("* * * * 8", "* * 31 2 *", "* * 31 4,6 *", "*/0 * * * *", "5-1 * * * *", "a * * * *"),
        *("*-3 * * * *", "1,,2 * * * *", "@daily", "1-2-3 * * * *", "-1 * * * *", "١ * * * *"),
        *("9" * 150, "1 " * 90, "*/9999 * * * *"),
    ],
)
def test_an_impossible_cron_line_is_refused(line: str) -> None:
    with pytest.raises(CronMistake):
        parse_cron(line)


def test_steps_lists_and_names_of_cron_are_read() -> None:
    cron = parse_cron("5,10-20/5 */6 * DEC Sat,Sun")

    assert {each.minute for each in cron.times} == {5, 10, 15, 20}
    assert {each.hour for each in cron.times} == {0, 6, 12, 18}
    assert cron.months == {12}
    assert cron.weekdays == {0, 6}


@pytest.mark.parametrize(
    "stored",
    [
        *({}, {"every": 3600, "cron": "* * * * *"}, {"at": "09:00"}, {"days": ["mon"]}),
        *({"days": [], "at": "09:00"}, {"days": ["mon"], "at": "24:00"}, {"every": 59}),
        *({"every": "P32D"}, {"every": 3600, "zone": "Europe/Nowhere"}, {"cron": "* * 30 2 *"}),
        *({"every": 3600, "zone": "../etc"}, {"every": 3600, "zone": ""}),
        {"every": 3600, "catch_up": "all"},
    ],
)
def test_a_schedule_that_cannot_be_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Schedule.model_validate(stored)


@pytest.mark.parametrize(
    "stored",
    [
        {"every": "PT15M"},
        {"cron": "0 9 * * 1-5", "zone": "Asia/Kathmandu"},
        {"days": ["mon", "fri"], "at": "09:00", "catch_up": "skip", "grace": "PT6H"},
    ],
)
def test_a_schedule_is_stored_and_read_back_unchanged(stored: dict[str, Any]) -> None:
    made = Schedule.model_validate(stored)

    assert Schedule.model_validate(made.model_dump(mode="json")) == made
    assert hash(made) == hash(Schedule.model_validate(stored))


def opening(start: str, end: str, *days: str, zone: str = "Europe/Madrid") -> Opening:
    given_hours: dict[str, Any] = {"start": start, "end": end, "days": days or DAYS, "zone": zone}
    return Opening.of(Hours.model_validate(given_hours), find_zone("UTC"))


@pytest.mark.parametrize(
    ("hours", "at", "is_open"),
    [
        (opening("08:00", "22:00"), "2026-11-20 08:00", True),
        (opening("08:00", "22:00"), "2026-11-20 07:59", False),
        (opening("08:00", "22:00"), "2026-11-20 22:00", False),
        (opening("22:00", "06:00"), "2026-11-20 23:00", True),
        (opening("22:00", "06:00"), "2026-11-20 05:59", True),
        (opening("22:00", "06:00"), "2026-11-20 12:00", False),
        (opening("22:00", "06:00", "fri"), "2026-11-21 05:00", True),  # Friday's night
        (opening("22:00", "06:00", "fri"), "2026-11-20 05:00", False),
        (opening("00:00", "00:00", "fri"), "2026-11-20 13:00", True),
        (opening("00:00", "00:00", "fri"), "2026-11-21 00:00", False),
        (Opening(), "2026-11-20 03:00", True),
    ],
)
def test_hours_are_open_from_their_start_until_their_end(
    hours: Opening, at: str, is_open: bool
) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=MADRID)

    assert hours.is_open(moment.astimezone(UTC)) is is_open


@calm
@given(
    place=around_changes(),
    start=times,
    end=times,
    days=st.sets(st.sampled_from(DAYS), min_size=1),
    span=st.integers(1, 600),
)
def test_a_span_of_open_time_is_what_counting_minutes_gives(
    place: tuple[str, datetime], start: str, end: str, days: set[str], span: int
) -> None:
    hours = opening(start, end, *sorted(days), zone=place[0])
    at = place[1].replace(second=0)

    found = hours.after(at, timedelta(minutes=span))

    if found - at > timedelta(days=40):
        return  # Too far to count by minutes.
    minutes = int((found - at).total_seconds() // 60)
    counted = sum(hours.is_open(at + timedelta(minutes=each)) for each in range(minutes))
    assert counted == span
    assert found - at == timedelta(minutes=minutes)
    assert hours.is_open(found - timedelta(minutes=1))


def test_time_stands_still_over_night_and_over_the_change_of_the_clocks() -> None:
    hours = opening("08:00", "22:00")
    evening = datetime(2026, 3, 28, 20, tzinfo=MADRID)

    assert hours.after(evening, timedelta(hours=6)) == datetime(2026, 3, 29, 12, tzinfo=MADRID)
    assert hours.after(evening, timedelta(hours=2)) == datetime(2026, 3, 28, 22, tzinfo=MADRID)


RULE = {
    "name": "Morning",
    "condition": EXAMPLES["question"][0],
    "schedule": {"days": ["mon"], "at": "09:00"},
    "severity": "high",
}


@pytest.mark.parametrize(
    ("change", "field", "wanted"),
    [
        ({"kinds": ["submission"]}, "kinds", "none with a schedule"),
        ({"schedule": None}, "kinds", "or a schedule"),
        ({"schedule": {"cron": "* * 31 2 *"}}, "schedule.cron", "a day that the month has"),
        (
            {"schedule": {"every": 3600, "zone": "Mars/Base"}},
            "schedule.zone",
            "such as Europe/Madrid",
        ),
        ({"hours": {"start": "8", "end": "22:00"}}, "hours.start", "pattern"),
        ({"condition": EXAMPLES["volume"][0]}, "condition", "questions with a schedule"),
        (
            {"condition": {"type": "compare", "field": "rating", "op": "<", "value": 3}},
            "condition",
            "such as average(rating, today) < 3: the clock brings nothing",
        ),
        (
            {
                "condition": {
                    "type": "all",
                    "conditions": [
                        EXAMPLES["question"][0],
                        {"type": "not", "condition": EXAMPLES["keyword"][0]},
                    ],
                }
            },
            "condition",
            "a question with a schedule, such as count(complaints, today) > 10",
        ),
        (
            {"schedule": None, "kinds": ["submission"]},
            "condition",
            "a schedule for a question",
        ),
        (
            {
                "schedule": None,
                "kinds": ["submission"],
                "condition": {"type": "absence", "after": "P20D"},
                "hours": {"start": "08:00", "end": "08:05", "days": ["mon"]},
            },
            "condition",
            "fits into a year",
        ),
        ({"severity": None}, "severity", "a severity, or a report"),
        ({"severity": None, "case": {"assign": None}}, "severity", "a severity, or a report"),
        ({"case": {"reply": "x" * 1001}}, "case.reply", "at most 1000 characters"),
        ({"case": {"labels": {"a b": "c"}}}, "case.labels.0.0", "pattern"),
        ({"case": {"set_severity": "awful"}}, "case.set_severity", "low, medium, high"),
    ],
)
def test_a_rule_by_the_clock_that_cannot_be_is_refused_with_its_field(
    change: dict[str, Any], field: str, wanted: str
) -> None:
    assert parse_rule(RULE)

    with pytest.raises(InvalidInput) as refused:
        parse_rule(RULE | change)

    assert refused.value.field == field
    assert wanted in refused.value.wanted
