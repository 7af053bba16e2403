"""Generated rules of every shape there is, for tests that print them and read them back."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from core.rules.hours import DAYS
from core.rules.line.spelling import RESERVED
from core.rules.rule import RuleSpec
from core.rules.words import fold
from tests.unit.rules.line.people import NAMES, SAM

Stored = dict[str, Any]

WORDS_OF_THE_LINE = (
    *sorted(RESERVED),
    *("above", "below", "under", "avg", "mean", "is", "isn't", "whenever", "missing", "there"),
    *("least", "most", "less", "more", "older", "last", "past", "today", "yesterday", "now"),
    *("open", "cases", "complaints", "feedback", "items", "day", "weekday", "monday", "noon"),
    *("cron", "minutes", "report", "week", "high", "weekdays", "rule", "case", "N", "Then", "A"),
)
"""Every word that a line may be led astray by where it is a name or a value."""


def _word_at(place: int) -> str:
    return WORDS_OF_THE_LINE[place]


# By number: a list of them all would stand again in each word about each strategy below.
_OF_THE_LINE = st.integers(0, len(WORDS_OF_THE_LINE) - 1).map(_word_at)
_HARD = "a “”„«»\"'’\\#@:,.;()<=>~!&|\n\t{}é漢\u200b"
words = st.one_of(
    st.sampled_from(
        ["food", "Front desk", "then", "in", "3", "true", "6h", "#ops", "", " ", "\\"]
    ),
    _OF_THE_LINE,
    st.text(alphabet=_HARD, max_size=8),
    st.text(max_size=8),
)
_WRITTEN = words.filter(lambda word: len(word.strip()) > 0)
_NAMES = st.one_of(
    st.sampled_from(
        [*("rating", "category", "place", "severity", "text", "title", "alertname", "ratin")],
    ),
    st.sampled_from(["labels.team", "labels.Team-1", 'labels.a"b']),
    _OF_THE_LINE,
    _OF_THE_LINE.map("labels.{}".format),
    words.filter(lambda name: name != "" and not any(_is_blank(each) for each in name)),
)


def _is_blank(character: str) -> bool:
    return character.isspace() or ord(character) < 32


_NUMBERS = st.one_of(
    st.integers(-(2**53), 2**53),
    st.floats(-1e15, 1e15, allow_nan=False),
    st.sampled_from([0, 1, 2.0, 3.5, -0.0]),
)
_SEVERITIES = st.sampled_from(["low", "medium", "high", "critical"])
_SCALARS = st.one_of(_NUMBERS, words, st.booleans())
_PATTERNS = st.sampled_from([r"re+fund(s|ed)?\b", "^gas", '"x"', r"a\\b", "o’clock", "db.*|\\d+"])


def _spans(low: float, high: float) -> st.SearchStrategy[float]:
    micro = 1_000_000
    odd = st.integers(int(low * micro), int(high * micro)).map(lambda each: each / micro)
    return st.one_of(
        st.sampled_from([low, high]),
        st.integers(int(max(low, 60) // 60), int(high // 60)).map(lambda minutes: minutes * 60.0),
        odd,
    )


_MONTH, _YEAR = 31 * 86_400, 366 * 86_400


def _given(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Stored]:
    return st.fixed_dictionaries(required, optional=optional)


_compares = st.one_of(
    _given(
        {
            "type": st.just("compare"),
            "field": _NAMES.filter(lambda name: name != "severity"),
            "op": st.sampled_from(["<", "<=", "=", "!=", ">=", ">"]),
            "value": _SCALARS,
        },
        {},
    ),
    _given(
        {
            "type": st.just("compare"),
            "field": _NAMES.filter(lambda name: name != "severity"),
            "op": st.just("in"),
            "value": st.lists(_SCALARS, min_size=1, max_size=3),
        },
        {},
    ),
    _given(
        {
            "type": st.just("compare"),
            "field": st.just("severity"),
            "op": st.sampled_from(["<", "<=", "=", "!=", ">=", ">"]),
            "value": st.sampled_from(["high", "warning", "HIGH", " Page ", "critical"]),
        },
        {},
    ),
    _given({"type": st.just("compare"), "field": _NAMES, "op": st.just("exists")}, {}),
    _given(
        {
            "type": st.just("compare"),
            "field": _NAMES.filter(lambda name: name != "severity"),
            "op": st.just("contains"),
            "value": words,
        },
        {},
    ),
)
_keywords = _given(
    {"type": st.just("keyword")},
    {
        "words": st.lists(words.filter(fold), max_size=3),
        "patterns": st.lists(_PATTERNS, max_size=2),
        "whole_words": st.booleans(),
        "forms": st.booleans(),
        "accents": st.booleans(),
        "languages": st.sampled_from([["en"], ["es"], ["es", "en"], ["en", "es"]]),
    },
).filter(lambda stored: bool(stored.get("words") or stored.get("patterns")))


_labels = _given(
    {"type": st.just("label"), "label": _NAMES, "op": st.sampled_from(["=", "!="])},
    {},
).flatmap(lambda stored: words.map(lambda value: stored | {"value": value})) | _given(
    {
        "type": st.just("label"),
        "label": _NAMES,
        "op": st.sampled_from(["=~", "!~"]),
        "value": _PATTERNS,
    },
    {},
)
_expressions = st.sampled_from(
    [
        'rating < 3 && text.contains("broken")',
        'labels.team == "Ops" || rating >= 4',
        "category in ['room', 3]",
        'text.matches(r"(?i)re\\s*fund")',
        """text == "it's" """,
    ]
).map(lambda source: {"type": "expression", "source": source})
_on_one_signal = st.one_of(_compares, _keywords, _labels, _expressions)


def _grown(inner: st.SearchStrategy[Stored]) -> st.SearchStrategy[Stored]:
    return st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: {"type": "all", "conditions": parts}),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda parts: {"type": "any", "conditions": parts}
        ),
        inner.map(lambda part: {"type": "not", "condition": part}),
    )


_plain_trees = st.recursive(_on_one_signal, _grown, max_leaves=6)
_PLACE = st.one_of(st.sampled_from(["Lobby", "Front desk", "3"]), words).map(
    lambda name: {"type": "compare", "field": "place", "op": "=", "value": name}
)
_KIND = st.sampled_from(["complaint", "request", "feedback"]).map(
    lambda kind: {"type": "compare", "field": "kind", "op": "=", "value": kind}
)
_counted = {
    "of": st.one_of(
        st.none(),
        _PLACE,
        _KIND,
        st.tuples(_KIND, _PLACE).map(lambda two: {"type": "all", "conditions": list(two)}),
        st.tuples(_PLACE, _KIND).map(lambda two: {"type": "all", "conditions": list(two)}),
        _plain_trees,
    ),
    "per": st.lists(_NAMES, max_size=4),
}
_over_time = st.one_of(
    _given(
        {
            "type": st.just("volume"),
            "count": st.integers(1, 1000),
            "window": _spans(1, _MONTH),
        },
        _counted,
    ),
    _given(
        {
            "type": st.just("average"),
            "op": st.sampled_from(["<", "<=", ">=", ">"]),
            "value": _NUMBERS.map(lambda number: max(-1e15, min(1e15, number))),
            "window": _spans(60, _MONTH),
        },
        _counted
        | {
            "field": _NAMES.filter(lambda name: not name.startswith("labels.")),
            "at_least": st.integers(1, 1000),
        },
    ),
    _given(
        {"type": st.just("absence"), "after": _spans(60, _MONTH)},
        _counted | {"grace": _spans(0, _MONTH)},
    ),
)
_questions = st.tuples(
    st.sampled_from(["count", "average", "oldest"]),
    _NAMES,
    _given(
        {
            "type": st.just("question"),
            "op": st.sampled_from(["<", "<=", "=", "!=", ">=", ">"]),
            "value": st.one_of(
                _NUMBERS.map(lambda number: max(-1e15, min(1e15, number))),
                st.sampled_from([7200, 60.5, 1e15, 0.1234567891]),
            ),
        },
        {
            "of": st.sampled_from(
                ["cases", "open", "complaints", "feedback", "requests", "alerts", "firing"]
            ),
            "where": st.lists(_compares, max_size=3),
            "older_than": _spans(60, _YEAR),
            "within": st.one_of(st.sampled_from(["today", "yesterday"]), _spans(60, _YEAR)),
        },
    ),
).map(
    lambda drawn: (
        drawn[2]
        | {"measure": drawn[0]}
        | ({"field": drawn[1]} if drawn[0] == "average" else {})
        | ({"value": abs(drawn[2]["value"]) % 1e7} if drawn[0] == "oldest" else {})
    )
)
_signal_trees = st.recursive(st.one_of(_on_one_signal, _over_time), _grown, max_leaves=6)
_clock_trees = st.recursive(_questions, _grown, max_leaves=4)

_days = st.one_of(
    st.sampled_from([list(DAYS), list(DAYS[:5]), list(DAYS[5:])]),
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=7),
)
_times = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(
    lambda time: f"{time[0]:02d}:{time[1]:02d}"
)
_zone = {"zone": st.sampled_from(["Europe/Madrid", "UTC", "Etc/GMT-14", "America/New_York"])}
_schedules = st.one_of(
    _given({"every": _spans(60, _MONTH)}, {}),
    _given({"cron": st.sampled_from(["0 9 * * 1-5", "*/5  * * jan,feb mon"])}, {}),
    _given({"days": _days, "at": _times}, {}),
).flatmap(
    lambda stored: _given(
        {},
        _zone
        | {
            "catch_up": st.sampled_from(["once", "skip", "each"]),
            "grace": _spans(0, _MONTH),
        },
    ).map(lambda more: stored | more)
)
_severity_or_case = st.one_of(
    _given({"severity": _SEVERITIES}, {}),
    _given(
        {
            "severity": st.none() | _SEVERITIES,
            "case": _given(
                {"reply": words.filter(bool)},
                {
                    "set_severity": _SEVERITIES,
                    "set_category": words.filter(bool),
                    "assign": st.just(SAM),
                    "labels": st.dictionaries(_NAMES, words, max_size=3),
                },
            ),
        },
        {},
    ),
)
_receivers = st.lists(
    st.one_of(
        st.sampled_from([each.model_dump() for each in NAMES]),
        _given(
            {"kind": st.sampled_from(["chat", "webhook", "role"]), "id": words.filter(bool)}, {}
        ),
    ),
    max_size=3,
)
_common = {
    "description": words,
    "fingerprint": st.one_of(
        st.sampled_from(
            [["rule", "place"], ["case"], ["rule"], ["place", "rule"], ["rule", "rule"]]
        ),
        st.lists(_NAMES, max_size=4),
    ),
    "cooldown": _spans(0, 30 * 86_400),
    "receivers": _receivers,
    "template": words.filter(bool),
    "active": st.booleans(),
    "priority": st.integers(0, 1_000_000),
}
_hours = _given({"start": _times, "end": _times}, _zone | {"days": _days})
_by_signals = st.tuples(
    _given(
        {
            "condition": _signal_trees,
            "kinds": st.lists(
                st.sampled_from(["submission", "integration", "event", "clock"]),
                min_size=1,
                max_size=4,
            ),
        },
        _common,
    ),
    _severity_or_case,
).map(lambda two: two[0] | two[1])
_by_clock = st.tuples(
    _given({"condition": _clock_trees, "schedule": _schedules}, _common),
    _severity_or_case,
    _SEVERITIES,
    st.sampled_from([None, None, "day", "week"]),
).map(
    lambda four: (
        four[0]
        | four[1]
        | {"report": four[3]}
        | ({} if four[3] else {"severity": four[1]["severity"] or four[2]})
    )
)

_NAMED = st.one_of(st.just("Low rating"), words.filter(bool))
_STORED = st.one_of(_by_signals, _by_clock)


@st.composite
def _specs(draw: st.DrawFn) -> RuleSpec:
    stored = draw(_STORED) | {"name": draw(_NAMED)}
    if draw(st.booleans()):
        try:
            return RuleSpec.model_validate(stored | {"hours": draw(_hours)})
        except ValidationError:
            pass  # A span that does not fit into these hours.
    return RuleSpec.model_validate(stored)


specs: st.SearchStrategy[RuleSpec] = _specs()
"""Any rule that is taken."""
