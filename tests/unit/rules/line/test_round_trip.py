"""Every rule prints as a line, and the line reads as exactly that rule."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from core.rules.conditions import CONDITIONS
from core.rules.conditions.label import Label
from core.rules.line import read_line, write_line
from core.rules.line.leaves import LEAVES
from core.rules.rule import RuleSpec
from tests.unit.rules.line.people import Strangers
from tests.unit.rules.line.specs import WORDS_OF_THE_LINE, specs
from tests.unit.rules.trees import calm

STRANGERS = Strangers()
LONG = 100_000


@settings(calm, max_examples=250)
@given(spec=specs)
def test_a_rule_is_read_back_from_its_line(spec: RuleSpec) -> None:
    line = write_line(spec, names=STRANGERS)

    again = read_line(line, receivers=STRANGERS, longest=LONG)

    assert json.loads(again.model_dump_json()) == json.loads(spec.model_dump_json())
    assert again == spec
    assert write_line(again, names=STRANGERS) == line


@pytest.mark.parametrize("word", WORDS_OF_THE_LINE)
def test_a_word_of_the_line_is_a_name_like_any_other(word: str) -> None:
    label = {"type": "label", "label": word, "op": "=", "value": word}
    field = {"type": "compare", "field": f"labels.{word}", "op": "exists"}
    place = {"type": "compare", "field": "place", "op": "=", "value": word}
    conditions = [label, {"type": "not", "condition": label}, field, place]
    counted = {"type": "volume", "count": 3, "window": 60, "of": place, "per": ["place", word]}
    spec = RuleSpec.model_validate(
        {
            "name": word,
            "kinds": ["submission"],
            "condition": {"type": "all", "conditions": [*conditions, counted]},
            "severity": "high",
            "fingerprint": [word, "place", f"labels.{word}"],
            "receivers": [{"kind": "chat", "id": word}, {"kind": "role", "id": word}],
            "case": {"labels": {word: word}},
        }
    )

    line = write_line(spec, names=STRANGERS)

    again = read_line(line, receivers=STRANGERS, longest=LONG)
    assert json.loads(again.model_dump_json()) == json.loads(spec.model_dump_json())


@pytest.mark.parametrize("word", WORDS_OF_THE_LINE)
def test_a_label_is_typed_without_quotation_marks_before_a_sign(word: str) -> None:
    line = f'when label {word} = "x" then alert high, label {word} = "y"'

    spec = read_line(line, receivers=STRANGERS)

    assert spec.condition == Label(label=word, op="=", value="x")
    assert dict(spec.case.labels) == {word: "y"}


def test_every_condition_has_exactly_one_leaf() -> None:
    assert sorted(leaf.condition.__name__ for leaf in LEAVES) == sorted(
        condition.__name__ for condition in CONDITIONS
    )
