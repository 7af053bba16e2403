"""Every rule prints as a line, and the line reads as exactly that rule."""

from __future__ import annotations

import json

from hypothesis import given, settings

from core.rules.conditions import CONDITIONS
from core.rules.line import read_line, write_line
from core.rules.line.leaves import LEAVES
from core.rules.rule import RuleSpec
from tests.unit.rules.line.people import Strangers
from tests.unit.rules.line.specs import specs
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


def test_every_condition_has_exactly_one_leaf() -> None:
    assert sorted(leaf.condition.__name__ for leaf in LEAVES) == sorted(
        condition.__name__ for condition in CONDITIONS
    )
