"""A rule that sends a report: what is taken, how it is typed, what a hit carries."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.errors import InvalidInput
from core.ids import RuleId, WorkspaceId
from core.rules.difference import differences
from core.rules.engine import RuleSet
from core.rules.hit import merge_hits
from core.rules.line import LineMistake, write_line
from core.rules.rule import Rule, parse_rule
from core.texts import Locale
from tests.unit.rules.line.people import PEOPLE, read
from tests.unit.rules.line.specs import Stored

DAILY: Stored = {
    "name": "Daily report",
    "schedule": {"days": ["mon"], "at": "09:00"},
    "condition": {"type": "all", "conditions": []},
    "severity": None,
    "report": "day",
}
WORKSPACE = WorkspaceId(UUID(int=1))
NINE = datetime(2026, 11, 16, 9, tzinfo=UTC)


def test_a_report_alone_is_enough_to_do() -> None:
    spec = parse_rule(DAILY)

    assert spec.report == "day"
    assert parse_rule(spec.model_dump(mode="json")) == spec


def test_a_rule_stored_before_there_were_reports_is_read_as_one_without() -> None:
    stored = {key: value for key, value in DAILY.items() if key != "report"}

    assert parse_rule(stored | {"severity": "low"}).report is None


def test_a_report_without_a_schedule_is_refused_by_name() -> None:
    stored = {key: value for key, value in DAILY.items() if key != "schedule"}

    with pytest.raises(InvalidInput, match=r"report.*a schedule, such as every day at 09:00"):
        parse_rule(stored | {"kinds": ["submission"], "severity": "low"})


def test_a_schedule_that_does_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match="a severity, or a report"):
        parse_rule(DAILY | {"report": None})


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("every day at 09:00 report yesterday to #ops", "then report day to #ops"),
        ("every day at 09:00 then report of the last week to @sam", "then report week to @sam"),
        ("every day at 09:00 then report weekly", "then report week"),
        ("every day at 09:00 then tell @sam, report day", "then report day to @sam"),
        (
            "every day at 09:00 then report day to #ops, alert low",
            "then alert low to #ops, report day",
        ),
        (
            "every day at 09:00 then report day to #ops, @sam, alert low to @sam, #ops",
            "then alert low to #ops, @sam, report day",
        ),
    ],
)
def test_a_report_is_typed_in_several_ways_and_printed_in_one(typed: str, printed: str) -> None:
    line = write_line(read(typed), names=PEOPLE)

    assert line == f"every day at 09:00 {printed}"
    assert write_line(read(line), names=PEOPLE) == line


@pytest.mark.parametrize(
    ("typed", "place", "says"),
    [
        ("every day at 09:00 then report month", "month", "wanted: day, week"),
        ("every day at 09:00 then report day, report week", "report", "is said twice"),
        ("when rating < 2 then report day", "report day", "a schedule, such as every day"),
        (
            "every day at 09:00 then alert low to #ops, report day to @sam",
            "@sam",
            "go to the same receivers; make two rules",
        ),
    ],
)
def test_a_mistake_in_a_report_is_shown_where_it_is(typed: str, place: str, says: str) -> None:
    with pytest.raises(LineMistake) as caught:
        read(typed)

    assert typed[caught.value.start : caught.value.end].startswith(place)
    assert says in str(caught.value)


def test_a_change_of_the_report_is_told() -> None:
    before = parse_rule(DAILY)
    after = parse_rule(DAILY | {"report": "week"})

    told = [each.says.render(Locale()) for each in differences(before, after)]

    assert told == [
        "what is sent was the report of the day before and is the report of the week before"
    ]


def test_the_clock_gets_a_hit_with_the_report_and_no_alert() -> None:
    rule = Rule(id=RuleId(UUID(int=2)), revision=1, spec=parse_rule(DAILY))

    found = RuleSet.compile([rule]).ask(rule.id, WORKSPACE, NINE)

    assert [(hit.report, hit.severity) for hit in found.hits] == [("day", None)]
    assert merge_hits(found.hits) == ()
