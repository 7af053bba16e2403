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
        {"type": "keyword", "words": ["Réfund", "gâs leak"], "accents": False},
        {"type": "keyword", "words": ["refunding", "brakes", "gas leaking"], "forms": True},
        {"type": "keyword", "patterns": [r"re+fund(s|ed)?\b", r"^gas"]},
        {"type": "keyword", "words": ["broken"], "patterns": ["le[ae]k"], "accents": False},
    ),
    "label": (
        {"type": "label", "label": "team", "op": "=", "value": "Ops"},
        {"type": "label", "label": "team", "op": "=", "value": ""},
        {"type": "label", "label": "team", "op": "!=", "value": "desk"},
        {"type": "label", "label": "team", "op": "=~", "value": "Ops|db"},
        {"type": "label", "label": "team", "op": "=~", "value": "[Oo]p."},
        {"type": "label", "label": "team", "op": "!~", "value": ".*s"},
    ),
    "expression": (
        {"type": "expression", "source": 'rating < 3 && text.contains("broken")'},
        {"type": "expression", "source": 'labels.team == "Ops" || fields.rating >= 4'},
        {"type": "expression", "source": '!("team" in labels) && size(text) > 3'},
        {"type": "expression", "source": 'category in ["room", 3] || rating == 2'},
        {"type": "expression", "source": 'text.matches(r"(?i)re\\s*fund")'},
    ),
    "volume": (
        {"type": "volume", "count": 2, "window": 900},
        {
            "type": "volume",
            "count": 3,
            "window": "PT1H",
            "of": {"type": "compare", "field": "rating", "op": "<=", "value": 2},
            "per": ["category"],
        },
        {
            "type": "volume",
            "count": 1,
            "window": 60,
            "of": {"type": "keyword", "words": ["refund"]},
        },
    ),
    "average": (
        {"type": "average", "op": "<", "value": 3.5, "window": "P1D"},
        {
            "type": "average",
            "field": "rating",
            "op": ">=",
            "value": 2,
            "window": 3600,
            "at_least": 2,
            "of": {"type": "compare", "field": "category", "op": "exists"},
            "per": ["category", "labels.team"],
        },
    ),
    "absence": (
        {"type": "absence", "after": "PT6H"},
        {
            "type": "absence",
            "after": 3600,
            "grace": 600,
            "of": {"type": "compare", "field": "category", "op": "=", "value": "room"},
            "per": ["labels.team"],
        },
    ),
    "question": (
        {"type": "question", "measure": "count", "op": ">", "value": 0},
        {
            "type": "question",
            "measure": "count",
            "of": "open",
            "where": [{"type": "compare", "field": "severity", "op": ">=", "value": "high"}],
            "older_than": 7200,
            "op": ">=",
            "value": 3,
        },
        {
            "type": "question",
            "measure": "average",
            "of": "complaints",
            "field": "rating",
            "within": "today",
            "op": "<",
            "value": 3.5,
        },
        {"type": "question", "measure": "oldest", "op": ">", "value": 7200, "within": "P7D"},
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

ON_ONE_SIGNAL = [
    *(*EXAMPLES["compare"], *EXAMPLES["keyword"]),
    *(*EXAMPLES["label"], *EXAMPLES["expression"]),
]
"""Leaves that need nothing but the signal."""

OVER_TIME = [*EXAMPLES["volume"], *EXAMPLES["average"], *EXAMPLES["absence"]]

_LEAVES = st.sampled_from(ON_ONE_SIGNAL)


def _grown(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda parts: {"type": "all", "conditions": parts}),
        several.map(lambda parts: {"type": "any", "conditions": parts}),
        inner.map(lambda part: {"type": "not", "condition": part}),
    )


stored_trees = st.recursive(_LEAVES, _grown, max_leaves=8)

stored_trees_over_time = st.recursive(
    st.one_of(_LEAVES, st.sampled_from(OVER_TIME)), _grown, max_leaves=6
)

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
