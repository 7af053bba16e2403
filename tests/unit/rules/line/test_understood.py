"""Lines in their one form, and what they leave unsaid: the name and the kinds of signal."""

from __future__ import annotations

import pytest

from core.rules.line import write_line
from tests.unit.rules.line.people import PEOPLE, read

CANONICAL = (
    (
        'when rating <= 2 and text has "refund", "scam" then alert high to #ops, #desk'
        " cooldown 30m group by place"
    ),
    "when no feedback for 6h in place Lobby between 08:00 and 22:00 then alert medium",
    "when 10 complaints in 15m per place then alert critical",
    "every weekday at 09:00 when count(open, severity >= high, older than 2h) > 0 then alert high",
    'when rating < 3 and text has "refund" then alert high to #ops cooldown 30m',
    "when 5 of (rating <= 2) in 1h per place then alert critical",
    'every cron "0 9 1,15 * *" in UTC then alert low',
    'when rating <= 2 then alert high to #"Front desk", ops@example.com',
    'when expression "rating < 3 && size(text) > 20" then alert high',
    """when expression 'text.contains("refund")' then alert high""",
    "when anything then alert low",
    'when field text contains "refund" then alert low',
    "every 1h when oldest(alerts) > 0.1234567891 then alert low",
    'when 10 of (text has "refund" and place = "Lobby") in 15m then alert low',
    "every weekday at 09:00 between 22:00 and 06:00 on weekends in UTC then alert low paused",
    "when rating = 2.0 then alert high group by case across rules",
    "when average rating < 3.5 over 1d of at least 5 of complaints per place then alert low",
    "when none of (rating >= 4) for 1d grace 2h per place, category then alert low",
    "every 6h in UTC catch up each grace 1h when oldest(open) > 2h then alert low",
    (
        'when text has any form of "refund" or matches "re+f" ignoring accents in languages es'
        " then alert low"
    ),
)


@pytest.mark.parametrize("line", CANONICAL)
def test_a_line_in_its_one_form_prints_back_word_for_word(line: str) -> None:
    assert write_line(read(line), names=PEOPLE) == line


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("when rating <= 2 then alert high", "The rating is at most 2"),
        ("every weekday at 09:00 then alert low", "Every weekday at 09:00"),
        ('when rating <= 2 then alert high named "Low"', "Low"),
        (
            "when text has some, such, things, seven, quite, ordinary, words then alert low",
            "Somebody writes “some”, “such”, “things”, “seven”, “quite”,…",
        ),
    ],
)
def test_a_rule_without_a_name_is_named_after_its_condition(line: str, name: str) -> None:
    assert read(line).name == name


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("when rating <= 2 then alert high", ["submission"]),
        ("when text has refund then alert high", ["submission"]),
        ("when severity = critical then alert high", ["integration"]),
        ("when label team = db then alert high", ["integration"]),
        ("when expression 'rating < 3' then alert high", ["submission"]),
        ("when expression 'labels.team == \"db\"' then alert high", ["integration"]),
        (
            "when expression '!(severity == \"high\" || size([rating]) > 0)' then alert high",
            ["submission", "integration"],
        ),
        ("when average rating < 3 over 1d then alert high", ["submission"]),
        ("when 10 items in 5m then alert high", ["integration"]),
        (
            "when rating <= 2 or severity = critical then alert high",
            ["submission", "integration"],
        ),
        ("when rating <= 2 then alert high watching events", ["event"]),
        ("every 1h then alert high", []),
    ],
)
def test_a_rule_looks_at_the_signals_that_have_its_fields(line: str, kinds: list[str]) -> None:
    assert [kind.value for kind in read(line).kinds] == kinds
