"""Every rule reads as one sentence, and what it asks of a case is asked once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from core.rules.actions import NO_ACTIONS, CaseActions
from core.rules.engine import RuleSet
from core.rules.hit import Hit, asked_of_case, merge_hits
from core.rules.rule import RuleSpec, parse_rule
from core.rules.sentence import sentence
from core.rules.signal import Signal
from core.severity import Severity
from core.texts import Locale
from tests.unit.rules.trees import EXAMPLES, rule, signal

GOOD: dict[str, Any] = {
    "name": "Low",
    "kinds": ["submission"],
    "condition": EXAMPLES["compare"][0],
    "severity": "high",
}
PER_CLOCK = {"kinds": [], "condition": EXAMPLES["question"][0]}
COMPLAINT = {"type": "compare", "field": "kind", "op": "=", "value": "complaint"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"condition": {"type": "keyword", "words": ["refund"], "forms": True}},
            "When somebody writes any form of “refund”, alert high.",
        ),
        (
            {"condition": {"type": "keyword", "words": ["fire"], "patterns": ["sm?oke"]}},
            "When somebody writes “fire” or the text matches “sm?oke”, alert high.",
        ),
        (
            {"condition": {"type": "label", "label": "team", "op": "!~", "value": "db.*"}},
            "When the label team does not match “db.*”, alert high.",
        ),
        (
            {"condition": {"type": "expression", "source": "rating < 3"}},
            "When the expression rating < 3 is true, alert high.",
        ),
        (
            {
                "condition": {
                    "type": "volume",
                    "count": 10,
                    "window": "PT15M",
                    "of": COMPLAINT,
                    "per": ["place"],
                }
            },
            (
                "When 10 complaints come in within 15 minutes"
                " (for each place by itself), alert high."
            ),
        ),
        (
            {"condition": {"type": "volume", "count": 10, "window": "PT15M"}},
            "When something comes in, 10 times within 15 minutes, alert high.",
        ),
        (
            {"condition": EXAMPLES["average"][1]},
            (
                "When the average of the rating over 1 hour is at least 2, of at least 2 signals,"
                " counted where the category is given"
                " (for each category and label team by itself), alert high."
            ),
        ),
        (
            {
                "condition": {
                    "type": "absence",
                    "after": "PT6H",
                    "grace": "PT10M",
                    "of": {"type": "compare", "field": "place", "op": "=", "value": "Lobby"},
                },
                "hours": {"start": "08:00", "end": "22:00"},
            },
            (
                "When nothing comes in for 6 hours where the place is “Lobby”, with 10 minutes of"
                " grace, alert high (only between 08:00 and 22:00)."
            ),
        ),
        (
            {
                "condition": {
                    "type": "absence",
                    "after": "PT6H",
                    "of": {
                        "type": "all",
                        "conditions": [
                            COMPLAINT | {"value": "feedback"},
                            {"type": "compare", "field": "place", "op": "=", "value": "Lobby"},
                        ],
                    },
                }
            },
            "When no feedback comes in for 6 hours where the place is “Lobby”, alert high.",
        ),
        (
            {"condition": {"type": "absence", "after": "PT6H"}, "cooldown": "PT30M"},
            "When nothing comes in for 6 hours, alert high, and again only after 30 minutes.",
        ),
        (
            PER_CLOCK | {"schedule": {"days": ["mon", "tue", "wed", "thu", "fri"], "at": "09:00"}},
            "Every weekday at 09:00, when the number of open cases is more than 0, alert high.",
        ),
        (
            PER_CLOCK | {"schedule": {"days": ["fri", "mon"], "at": "09:00"}},
            (
                "Every Monday and Friday at 09:00, when the number of open cases is more than 0,"
                " alert high."
            ),
        ),
        (
            PER_CLOCK
            | {
                "condition": {"type": "all", "conditions": []},
                "schedule": {"cron": "0 9 * * 1", "zone": "Europe/Madrid"},
            },
            "Every moment of the cron line “0 9 * * 1” (Europe/Madrid), alert high.",
        ),
        (
            {
                "kinds": [],
                "condition": EXAMPLES["question"][1],
                "schedule": {"every": "PT15M"},
                "hours": {"start": "00:00", "end": "00:00", "days": ["sat", "sun"]},
            },
            (
                "Every 15 minutes, when the number of open cases older than 2 hours where the"
                " severity is at least high is at least 3, alert high"
                " (only on Saturday and Sunday)."
            ),
        ),
        (
            {
                "severity": None,
                "case": {
                    "set_severity": "critical",
                    "set_category": "food",
                    "assign": str(UUID(int=7)),
                    "reply": "We are sorry.",
                    "labels": {"team": "kitchen"},
                },
            },
            (
                "When the rating is at most 2, set the severity of the case to critical, set the"
                " category of the case to “food”, assign the case to somebody, reply"
                " “We are sorry.” and set the label team to “kitchen”."
            ),
        ),
    ],
)
def test_a_rule_reads_as_one_plain_sentence(change: dict[str, Any], words: str) -> None:
    assert sentence(parse_rule(GOOD | change)).render(Locale()) == words


@pytest.mark.parametrize("stored", [each for some in EXAMPLES.values() for each in some])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_condition_is_said_in_every_language(stored: dict[str, Any], language: str) -> None:
    change: dict[str, Any] = {"condition": stored}
    if stored["type"] == "question":
        change |= {"kinds": [], "schedule": {"every": 3600}}
    said = sentence(parse_rule(GOOD | change)).render(Locale(language=language))

    assert said.endswith(".")
    assert "{" not in said


def hits_of(*cases: dict[str, Any], severity: str | None = None) -> tuple[Hit, ...]:
    rules = [
        rule(number, case=case, severity=severity, priority=number)
        for number, case in enumerate(cases)
    ]
    return RuleSet.compile(rules).evaluate(low()).hits


def low() -> Signal:
    return signal(fields={"rating": 1})


def test_a_rule_that_only_acts_on_the_case_makes_no_alert() -> None:
    hits = hits_of({"set_category": "food"})

    assert [hit.severity for hit in hits] == [None]
    assert merge_hits(hits) == ()
    assert hits[0].case.set_category == "food"


def test_of_several_rules_the_first_decides_each_thing_and_the_customer_is_answered_once() -> None:
    hits = hits_of(
        {"set_severity": "high", "labels": {"team": "a", "x": "1"}},
        {"set_severity": "low", "reply": "First", "labels": {"team": "b", "y": "2"}},
        {"reply": "Second", "assign": str(UUID(int=7))},
    )

    asked = asked_of_case(hits)

    assert asked == CaseActions(
        set_severity=Severity.HIGH,
        reply="First",
        assign=UUID(int=7),
        labels=(("team", "a"), ("x", "1"), ("y", "2")),
    )
    assert asked_of_case(hits_of()) == NO_ACTIONS


def test_hits_without_an_alert_come_after_those_of_the_same_priority() -> None:
    rules = [
        rule(1, severity=None, case={"reply": "Sorry"}),
        rule(2, severity="low"),
    ]

    hits = RuleSet.compile(rules).evaluate(low()).hits

    assert [hit.name for hit in hits] == ["rule 2", "rule 1"]


def test_case_actions_are_stored_as_an_object_of_labels_and_read_back() -> None:
    spec = parse_rule(GOOD | {"case": {"labels": {"b": "2", "a": "1"}}})

    stored = spec.model_dump(mode="json")

    assert stored["case"]["labels"] == {"a": "1", "b": "2"}
    assert RuleSpec.model_validate(stored) == spec
    assert hash(parse_rule(stored)) == hash(spec)
