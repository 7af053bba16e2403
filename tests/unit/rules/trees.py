"""Conditions and signals for the tests of rules: fixed examples and generated ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st

from core.ids import CaseId, RuleId, WorkspaceId
from core.rules.condition import Condition
from core.rules.rule import Rule, RuleSpec
from core.rules.signal import Signal, SignalKind
from core.rules.tree import parse_condition

calm = settings(deadline=None)
"""For generated tests: a busy machine is no reason to fail."""

WORKSPACE = WorkspaceId(UUID(int=1))
CASE = CaseId(UUID(int=2))
AT = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)

EXAMPLES: dict[str, tuple[dict[str, Any], ...]] = {
    "compare": (
        {"type": "compare", "field": "rating", "op": "<=", "value": 2},
        {"type": "compare", "field": "rating", "op": ">", "value": 2.5},
        {"type": "compare", "field": "rating", "op": "!=", "value": 3},
        {"type": "compare", "field": "category", "op": "=", "value": "Food"},
        {"type": "compare", "field": "category", "op": "in", "value": ["food", "room", 3]},
        {"type": "compare", "field": "labels.team", "op": "contains", "value": "op"},
        {"type": "compare", "field": "labels.team", "op": "exists"},
        {"type": "compare", "field": "severity", "op": ">=", "value": "warning"},
    ),
    "keyword": (
        {"type": "keyword", "words": ["refund", "gas leak"]},
        {"type": "keyword", "words": ["fun"], "whole_words": False},
    ),
    "all": (
        {"type": "all", "conditions": []},
        {
            "type": "all",
            "conditions": [
                {"type": "compare", "field": "rating", "op": "<", "value": 3},
                {"type": "keyword", "words": ["refund"]},
            ],
        },
    ),
    "any": (
        {
            "type": "any",
            "conditions": [
                {"type": "compare", "field": "rating", "op": ">=", "value": 4},
                {"type": "keyword", "words": ["broken"]},
            ],
        },
    ),
    "not": (
        {"type": "not", "condition": {"type": "keyword", "words": ["refund"]}},
        {
            "type": "not",
            "condition": {"type": "compare", "field": "rating", "op": "<=", "value": 2},
        },
    ),
}
"""Stored forms of every condition, by its type; a new condition adds its own."""

_LEAVES = st.sampled_from([*EXAMPLES["compare"], *EXAMPLES["keyword"]])


def _grown(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda parts: {"type": "all", "conditions": parts}),
        several.map(lambda parts: {"type": "any", "conditions": parts}),
        inner.map(lambda part: {"type": "not", "condition": part}),
    )


stored_trees = st.recursive(_LEAVES, _grown, max_leaves=8)

_VALUES = st.sampled_from(
    [1, 2, 2.5, 3, 4, float("nan"), True, "2", "FOOD", "room", "high", "odd"]
)

signals = st.builds(
    lambda fields, team, words: signal(
        fields=fields, labels={} if team is None else {"team": team}, text=" ".join(words)
    ),
    st.dictionaries(st.sampled_from(["rating", "category", "severity"]), _VALUES),
    st.sampled_from([None, "", "Ops", "desk"]),
    st.lists(st.sampled_from(["Refund", "refunded", "gas", "leak", "broken", "FUN", ","])),
)


def condition(stored: dict[str, Any]) -> Condition:
    """Return the condition of a stored form."""
    return parse_condition(stored)


def signal(**given: Any) -> Signal:
    """Return a submission in `WORKSPACE`, with what is given instead of the defaults."""
    defaults: dict[str, Any] = {
        "kind": SignalKind.SUBMISSION,
        "workspace": WORKSPACE,
        "at": AT,
        "case": CASE,
    }
    return Signal(**(defaults | given))


def rule(number: int = 1, **given: Any) -> Rule:
    """Return revision 1 of a rule for submissions with one or two stars, or as given."""
    defaults = {
        "name": f"rule {number}",
        "kinds": ("submission",),
        "condition": EXAMPLES["compare"][0],
        "severity": "high",
    }
    spec = RuleSpec.model_validate(defaults | given)
    return Rule(id=RuleId(UUID(int=number)), revision=1, spec=spec)
