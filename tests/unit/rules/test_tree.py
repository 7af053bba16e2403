"""What is not a rule is refused in words: the field, its value, and what would be right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.rules.conditions import CONDITIONS
from core.rules.rule import RuleSpec, parse_rule
from core.rules.sentence import sentence
from core.rules.tree import MAX_DEPTH, MAX_NODES, parse_condition
from core.severity import Severity
from core.texts import Locale
from tests.unit.rules.trees import EXAMPLES, calm, stored_trees

LEAF = EXAMPLES["compare"][0]
GOOD = {"name": "Low", "kinds": ["submission"], "condition": LEAF, "severity": "high"}


def nested(depth: int) -> dict[str, Any]:
    tree = LEAF
    for _ in range(depth - 1):
        tree = {"type": "not", "condition": tree}
    return tree


def wide(nodes: int) -> dict[str, Any]:
    parts = [
        {"type": "all", "conditions": [LEAF] * min(99, left - 1)}
        for left in range(nodes - 1, 0, -100)
    ]
    return {"type": "any", "conditions": parts}


@pytest.mark.parametrize(
    ("stored", "field", "value", "wanted"),
    [
        ({"type": "magic"}, "type", "'magic'", "one of absence, all, any, average, "),
        ({}, "type", "None", "one of absence, all, any, average, "),
        (None, "", "None", "an object"),
        ([], "", "'[]'", "an object"),
        (LEAF | {"op": "~"}, "op", "'~'", "'<', '<=', '='"),
        (LEAF | {"value": None}, "value", "None", "one value: a text, a number"),
        (LEAF | {"value": [1]}, "value", "'[1]'", "one value"),
        (LEAF | {"value": {}}, "value", "'{}'", "a finite number, a text"),
        (LEAF | {"value": float("nan")}, "value", "nan", "a finite number"),
        (LEAF | {"value": 2**60}, "value", str(2**60), "a finite number"),
        (LEAF | {"op": "in"}, "value", "2", "a list of values for in"),
        (LEAF | {"op": "exists"}, "value", "2", "no value for exists"),
        (LEAF | {"op": "contains"}, "value", "2", "a text for contains"),
        (LEAF | {"field": "severity"}, "value", "2", "low, medium, high or critical"),
        (LEAF | {"field": "labels. x"}, "field", "'labels. x'", "pattern"),
        (LEAF | {"also": 1}, "also", "1", "no field of that name"),
        (
            {"type": "keyword", "words": []},
            "patterns",
            "'()'",
            "at least one word",
        ),
        ({"type": "keyword", "words": ["ok", " "]}, "words.1", "' '", "a word or phrase"),
        ({"type": "not"}, "condition", "None", "a value"),
        (
            {"type": "any", "conditions": [LEAF, LEAF | {"op": "~"}]},
            "conditions.1.op",
            "'~'",
            "'<', '<='",
        ),
        (nested(MAX_DEPTH + 1), "", "", "conditions nested at most 24 deep"),
        (nested(50_000), "", "", "at most 24 deep"),
        (wide(MAX_NODES + 1), "", "", "at most 300 conditions"),
    ],
)
def test_a_bad_condition_is_refused_with_its_place(
    stored: object, field: str, value: str, wanted: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_condition(stored)

    assert refused.value.field == f"condition.{field}".rstrip(".")
    assert refused.value.value.startswith(value)
    assert wanted in refused.value.wanted


def test_a_tree_at_its_limits_is_taken() -> None:
    assert parse_condition(nested(MAX_DEPTH))
    assert parse_condition(wide(MAX_NODES))


TYPES = [each.model_fields["type"].default for each in CONDITIONS]
FIELDS = sorted({name for each in CONDITIONS for name in each.model_fields} | {"type"})
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner | st.sampled_from([*TYPES, "<", "in", "P1D", "rating", "rating < 3", "(", 60]),
            max_size=6,
        )
    ),
    max_leaves=10,
)


nodes = st.builds(
    lambda type_, given_json: {**given_json, "type": type_},
    st.sampled_from(TYPES),
    st.dictionaries(st.sampled_from(FIELDS), json, max_size=6),
)


@calm
@given(stored=json | nodes)
def test_whatever_is_sent_is_taken_or_refused_in_our_words(stored: object) -> None:
    problem = None
    try:
        parse_condition(stored)
    except InvalidInput as refused:
        problem = refused

    assert problem is None or (problem.field.startswith("condition") and problem.wanted)


@calm
@given(stored=stored_trees)
def test_every_tree_can_be_said_as_one_sentence(stored: dict[str, Any]) -> None:
    said = sentence(parse_rule(GOOD | {"condition": stored})).render(Locale())

    assert said.startswith("When ")
    assert said.endswith(", alert high.")


@pytest.mark.parametrize(
    ("change", "field", "wanted"),
    [
        ({"name": ""}, "name", "at least 1 character"),
        ({"severity": "awful"}, "severity", "low, medium, high or critical"),
        ({"severity": 3}, "severity", "'low', 'medium', 'high' or 'critical'"),
        ({"kinds": []}, "kinds", "at least 1 item"),
        ({"kinds": ["rumour"]}, "kinds.0", "'submission', 'integration'"),
        ({"fingerprint": ["a b"]}, "fingerprint.0", "pattern"),
        ({"cooldown": -1}, "cooldown", "greater than or equal to"),
        ({"receivers": [{"kind": "Chat", "id": "1"}]}, "receivers.0.kind", "pattern"),
        ({"condition": LEAF | {"op": "~"}}, "condition.op", "'<', '<='"),
        ({"condition": nested(30)}, "condition", "at most 24 deep"),
        ({"colour": "red"}, "colour", "no field of that name"),
    ],
)
def test_a_bad_rule_is_refused_with_its_field(
    change: dict[str, Any], field: str, wanted: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_rule(GOOD | change)

    assert refused.value.field == field
    assert wanted in refused.value.wanted


def test_a_rule_is_stored_and_read_back_unchanged() -> None:
    spec = parse_rule(
        GOOD
        | {
            "severity": "urgent",
            "cooldown": "PT30M",
            "fingerprint": ["rule", "place"],
            "receivers": [{"kind": "chat", "id": "7"}],
            "template": "low-rating-alert",
        }
    )

    assert spec.severity is Severity.CRITICAL
    assert spec.cooldown == timedelta(minutes=30)
    assert parse_rule(spec.model_dump(mode="json")) == spec
    assert hash(parse_rule(spec.model_dump(mode="json"))) == hash(spec)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "When the rating is at most 2, alert high."),
        (
            {
                "condition": {"type": "keyword", "words": ["refund", "broken", "dangerous"]},
                "severity": "critical",
            },
            "When somebody writes “refund”, “broken” or “dangerous”, alert critical.",
        ),
        (
            {"condition": {"type": "all", "conditions": []}},
            "When anything comes in, alert high.",
        ),
        (
            {"condition": {"type": "all", "conditions": []}, "kinds": ["integration"]},
            "When an integration reports something, alert high.",
        ),
        (
            {"condition": {"type": "all", "conditions": [LEAF, *EXAMPLES["any"]]}},
            (
                "When the rating is at most 2 and"
                " (the rating is at least 4 or somebody writes “broken”), alert high."
            ),
        ),
        (
            {"condition": EXAMPLES["not"][1], "cooldown": 1800},
            (
                "When it is not so that (the rating is at most 2), alert high,"
                " and again only after 30 minutes."
            ),
        ),
    ],
)
def test_a_rule_reads_as_one_plain_sentence(change: dict[str, Any], words: str) -> None:
    spec = RuleSpec.model_validate(GOOD | change)

    assert sentence(spec).render(Locale()) == words
