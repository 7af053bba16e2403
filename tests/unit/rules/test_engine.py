"""All rules together: which of them hit, what the alerts are, and what one failing rule does."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import CaseId, RuleId, WorkspaceId
from core.rules.condition import Check, Condition, Facts, Known
from core.rules.engine import RuleSet
from core.rules.explain import explain
from core.rules.guard import Guard
from core.rules.hit import Hit, merge_hits
from core.rules.ready_made import ready_made
from core.rules.rule import Rule
from core.rules.signal import Signal, SignalKind, SignalStatus
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary
from core.severity import Severity
from core.texts import Locale, Text, raw
from tests.unit.rules.trees import calm, rule, signal, signals, stored_trees

LOW = {"rating": 1}
EVERYTHING = {"type": "all", "conditions": []}


class Broken(Condition):
    """Fails when it is compiled, or when it is asked."""

    type: Literal["broken"] = "broken"
    when: str

    def describe(self) -> Text:
        return raw("broken")

    def decide(self, signal: Signal, known: Known) -> Verdict:
        raise ZeroDivisionError("decide")

    def compile(self, vocabulary: Vocabulary) -> Check:
        if self.when == "compiled":
            raise ZeroDivisionError("compiled")

        def check(facts: Facts) -> bool | None:
            raise ZeroDivisionError("asked")

        return check

    def guard(self, vocabulary: Vocabulary) -> Guard:
        return None


def broken_rule(number: int, when: str) -> Rule:
    good = rule(number)
    spec = good.spec.model_copy(update={"condition": Broken(when=when)})
    return Rule(id=good.id, revision=1, spec=spec)


def hits(given_signal: Signal, *rules: Rule) -> tuple[Hit, ...]:
    evaluation = RuleSet.compile(rules).evaluate(given_signal)
    assert not evaluation.errors
    return evaluation.hits


@calm
@given(trees=st.lists(stored_trees, max_size=8), given_signal=signals)
def test_the_set_hits_exactly_where_each_rule_alone_holds(
    trees: list[dict[str, object]], given_signal: Signal
) -> None:
    rules = [rule(number, condition=tree) for number, tree in enumerate(trees)]

    found = {hit.rule for hit in hits(given_signal, *rules)}

    assert found == {each.id for each in rules if explain(given_signal, each).holds}


def test_hits_come_in_the_order_of_priority_then_severity() -> None:
    rules = [
        rule(1, priority=5, severity="low"),
        rule(2, priority=1, severity="low"),
        rule(3, priority=5, severity="critical"),
    ]

    found = hits(signal(fields=LOW), *rules)

    assert [hit.name for hit in found] == ["rule 2", "rule 3", "rule 1"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"active": False}, "the rule is switched off"),
        ({"kinds": ("event",)}, "the rule does not look at this kind of signal"),
    ],
)
def test_a_rule_that_does_not_look_has_no_hit_and_says_why(
    change: dict[str, object], reason: str
) -> None:
    idle = rule(1, **change)

    assert hits(signal(fields=LOW), idle) == ()
    assert explain(signal(fields=LOW), idle).reason.render(Locale()) == reason


def test_what_is_resolved_makes_no_alert() -> None:
    over = signal(fields=LOW, status=SignalStatus.RESOLVED)

    assert hits(over, rule(1)) == ()
    assert not explain(over, rule(1)).holds


def test_a_rule_that_fails_leaves_the_others_alone() -> None:
    rules = RuleSet.compile(
        [broken_rule(1, "compiled"), rule(2), broken_rule(3, "asked"), rule(4)]
    )

    evaluation = rules.evaluate(signal(fields=LOW))

    assert [hit.name for hit in evaluation.hits] == ["rule 2", "rule 4"]
    assert [(e.rule, e.message) for e in rules.errors] == [
        (RuleId(UUID(int=1)), "ZeroDivisionError: compiled")
    ]
    assert [(e.rule, e.message) for e in evaluation.errors] == [
        (RuleId(UUID(int=3)), "ZeroDivisionError: asked")
    ]


def test_a_stored_rule_that_cannot_be_read_leaves_the_others_alone() -> None:
    good = rule(2)
    stored = good.spec.model_dump(mode="json")
    unknown = stored | {"condition": {"type": "from the future"}}

    rules = RuleSet.from_stored([(RuleId(UUID(int=1)), 3, unknown), (good.id, 1, stored)])

    assert [hit.name for hit in rules.evaluate(signal(fields=LOW)).hits] == ["rule 2"]
    assert [error.rule.int for error in rules.errors] == [1]
    assert "condition.type: 'from the future' is not taken" in rules.errors[0].message


def fingerprint(given_signal: Signal, number: int = 1, **given: object) -> str:
    (hit,) = hits(given_signal, rule(number, condition=EVERYTHING, **given))
    return hit.fingerprint


def test_a_rule_makes_one_alert_for_each_case_unless_it_says_otherwise() -> None:
    first, second = CaseId(UUID(int=10)), CaseId(UUID(int=11))

    assert fingerprint(signal(case=first)) == fingerprint(signal(case=first, text="again"))
    assert fingerprint(signal(case=first)) != fingerprint(signal(case=second))
    assert fingerprint(signal(case=first)) != fingerprint(signal(case=first), number=2)
    assert len(fingerprint(signal(case=first))) == 64


def test_a_fingerprint_tells_workspaces_and_values_apart() -> None:
    def at(place: str | None, **given: object) -> str:
        fields = {} if place is None else {"place": place}
        return fingerprint(signal(fields=fields, **given), fingerprint=("rule", "place"))

    assert at("Room 12") == at("Room 12", case=CaseId(UUID(int=10)))
    assert len({at("Room 12"), at("Room 13"), at(None), at("None")}) == 4
    assert at("Room 12") != at("Room 12", workspace=WorkspaceId(UUID(int=9)))


def test_rules_may_share_an_alert_by_leaving_the_rule_out() -> None:
    there = signal(fields={"place": "Bar"})

    assert fingerprint(there, 1, fingerprint=("place",)) == fingerprint(
        there, 2, fingerprint=("place",)
    )


def test_an_items_own_fingerprint_wins() -> None:
    item = signal(kind=SignalKind.INTEGRATION, fingerprint="abc")
    kinds = ("integration", "submission")

    assert fingerprint(item, kinds=kinds) == "abc"
    assert fingerprint(signal(fingerprint="abc"), kinds=kinds) != "abc"


def test_the_group_of_a_hit_names_its_values() -> None:
    there = signal(fields={"place": "Bar", "rating": 1}, labels={"team": "ops"})

    (hit,) = hits(there, rule(1, fingerprint=("rule", "place", "labels.team", "rating", "zone")))

    assert hit.group == (
        ("labels.team", "ops"),
        ("place", "Bar"),
        ("rating", "1"),
        ("zone", None),
    )


def test_hits_of_one_alert_are_merged_to_the_highest_severity_and_named_by_it() -> None:
    item = signal(kind=SignalKind.INTEGRATION, fingerprint="abc", fields=LOW)
    chat, person = {"kind": "chat", "id": "1"}, {"kind": "person", "id": "2"}
    common = {"kinds": ("integration",), "cooldown": timedelta(minutes=5)}
    rules = (
        rule(1, **common, receivers=(chat,)),
        rule(2, **common | {"cooldown": timedelta(minutes=1)}, severity="critical"),
        rule(3, **common, receivers=(person, chat), severity="low"),
    )

    (merged,) = merge_hits(hits(item, *rules))

    assert merged.severity is Severity.CRITICAL
    assert merged.cooldown == timedelta(minutes=1)
    assert merged.names == ("rule 2",)
    assert len(merged.hits) == 3
    assert {receiver.kind for receiver in merged.receivers} == {"chat", "person"}
    assert len(merged.receivers) == 2
    assert merged.by_routes


def test_hits_of_different_alerts_stay_apart() -> None:
    merged = merge_hits(hits(signal(fields=LOW), rule(1), rule(2)))

    assert [each.names for each in merged] == [("rule 1",), ("rule 2",)]


READY = [
    pytest.param(signal(fields={"rating": 2}), ["Low rating"], id="two stars"),
    pytest.param(signal(fields={"rating": 3}), [], id="three stars"),
    pytest.param(signal(text="The bed is BROKEN"), ["Words that worry"], id="english"),
    pytest.param(signal(text="Wifi does not work."), ["Words that worry"], id="does not work"),
    pytest.param(signal(text="The lift isn’t working"), ["Words that worry"], id="apostrophe"),
    pytest.param(signal(text="La ducha no funciona"), ["Words that worry"], id="no funciona"),
    pytest.param(signal(text="It works, no notwork at all"), [], id="it works"),
    pytest.param(
        signal(fields={"kind": "complaint"}, text="Why so loud?"), ["New complaint"], id="any"
    ),
    pytest.param(
        signal(fields={"kind": "complaint", "rating": 1}),
        ["Low rating", "New complaint"],
        id="any complaint and its stars",
    ),
    pytest.param(signal(fields={"kind": "feedback", "rating": 5}, text="Lovely"), [], id="praise"),
    pytest.param(
        signal(fields={"kind": "feedback", "rating": 4}, text="but the lamp is broken"),
        ["Words that worry"],
        id="praise with a worry",
    ),
    pytest.param(signal(text="Quiero un reembolso"), ["Words that worry"], id="spanish"),
    pytest.param(
        signal(fields={"rating": 1}, text="dangerous"),
        ["Low rating", "Words that worry"],
        id="both",
    ),
    pytest.param(
        signal(kind=SignalKind.INTEGRATION, fields={"severity": "page"}, text="broken"),
        ["Critical item"],
        id="critical item",
    ),
    pytest.param(
        signal(kind=SignalKind.INTEGRATION, fields={"severity": "high"}), [], id="high item"
    ),
]


@pytest.mark.parametrize(("given_signal", "names"), READY)
def test_the_ready_made_rules_catch_what_they_are_for(
    given_signal: Signal, names: list[str]
) -> None:
    specs = [one.spec for one in ready_made(None, Locale())]
    rules = [
        Rule(id=RuleId(UUID(int=number)), revision=1, spec=spec)
        for number, spec in enumerate(specs)
    ]

    assert [hit.name for hit in hits(given_signal, *rules)] == names


def test_a_thousand_rules_give_what_each_gives_alone() -> None:
    chance = random.Random(7)
    rules = [
        rule(
            number,
            condition={
                "type": "all",
                "conditions": [
                    {
                        "type": "compare",
                        "field": "place",
                        "op": "=",
                        "value": f"Room {number % 50}",
                    },
                    {"type": "compare", "field": "rating", "op": "<=", "value": number % 6},
                ],
            },
        )
        for number in range(1000)
    ]
    compiled = RuleSet.compile(rules)

    for _ in range(20):
        rating, room = chance.randint(1, 5), chance.randrange(50)
        found = compiled.evaluate(signal(fields={"rating": rating, "place": f"room {room}"}))
        expected = [n for n in range(1000) if n % 50 == room and n % 6 >= rating]
        assert sorted(hit.rule.int for hit in found.hits) == expected
