"""Words in their forms and without accents, regular expressions, and labels as Alertmanager's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.patterns import MAX_PATTERN, only_literals, required_literal, searching
from core.rules.condition import NOTHING_KNOWN
from core.rules.engine import RuleSet
from core.rules.rule import parse_rule
from core.rules.tree import MAX_DEPTH
from core.rules.words import TEXT_LIMIT, Vocabulary, fold
from core.texts import Locale
from tests.unit.rules.trees import calm, condition, rule, signal


def holds(stored: dict[str, Any], words: str, **given_signal: Any) -> bool:
    """Return the verdict, which is the set's own answer too."""
    asked = signal(text=words, **given_signal)
    verdict = condition(stored).decide(asked, NOTHING_KNOWN)
    assert bool(RuleSet.compile([rule(condition=stored)]).evaluate(asked).hits) is verdict.holds
    return verdict.holds


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("refund", "They refunded me, refunding", True),
        ("refunds", "a refund", True),
        ("refund", "refundable", True),  # One stem, as Snowball has it.
        ("break", "broken", False),  # No stem is common to them.
        ("gas leak", "gas leaks everywhere", True),
        ("gas leak", "gas is leaking", False),
        ("reembolso", "quiero los reembolsos", True),
        ("devolución", "dos devoluciones", True),
        ("habitación sucia", "Las habitaciones sucias", True),
        ("!!", "help !!", True),
        ("!!", "help", False),
        ("dog's", "the dogs", True),
        ("don't", "I don’t", True),
    ],
)
def test_any_grammatical_form_of_a_word_is_found(words: str, text: str, found: bool) -> None:
    assert holds({"type": "keyword", "words": [words], "forms": True}, text) is found


def test_forms_are_those_of_the_languages_that_were_chosen() -> None:
    stored = {"type": "keyword", "words": ["habitación"], "forms": True}

    assert holds(stored | {"languages": ["es"]}, "habitaciones")
    assert not holds(stored | {"languages": ["en"]}, "habitaciones")


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("policía", "la policia", True),
        ("policia", "la POLICÍA", True),
        ("cafe", "cafe\u0301", True),
        ("año", "ano", True),
        ("Übung", "ubung", True),
        ("policia", "policias", False),
        ("возврат", "возврат", True),
        ("ё", "е", True),
    ],
)
def test_accents_are_ignored_on_request(words: str, text: str, found: bool) -> None:
    stored = {"type": "keyword", "words": [words], "accents": False}

    assert holds(stored, text) is found
    if fold(words) != fold(text) and found:
        assert holds(stored | {"accents": True}, text) is (fold(words) in fold(text).split()[1:])


def test_forms_and_no_accents_go_together() -> None:
    stored = {"type": "keyword", "words": ["devolución"], "forms": True, "accents": False}

    assert holds(stored, "devolucion")
    assert holds(stored, "DEVOLUCIONES")


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"re+fund(s|ed)?\b", "REFUNDED", True),
        (r"^gas", "the gas", False),
        (r"caf[eé]", "CAFÉ", True),
        (r"\d{3}-\d{4}", "call 555-1234", True),
        (r"^$", "", True),
        (r"fund\pL", "fundé", True),
        (r"cafe", "cafe\u0301", False),
        (r"a.c", "a\nc", False),
    ],
)
def test_a_pattern_is_looked_for_anywhere_without_regard_to_case(
    pattern: str, text: str, found: bool
) -> None:
    assert holds({"type": "keyword", "patterns": [pattern]}, text) is found


def test_a_pattern_ignores_accents_on_request_as_words_do() -> None:
    stored = {"type": "keyword", "patterns": ["devoluci[óo]n"], "accents": False}

    assert holds(stored, "DEVOLUCIÓN")
    assert holds(stored, "devolucion")


@pytest.mark.parametrize(
    "pattern",
    [
        *("(", "a(?=b)", r"(a)\1", "(a{1000}){1000}", "[z-a]", "*a", "(?<!a)b", "x" * 501),
        *(r"(?P<x>a)(?P=x)", r"\C{900}{900}", "((((a{99}){99}){99}){99})"),
    ],
)
def test_a_pattern_that_is_huge_or_not_re2_is_refused_in_words(pattern: str) -> None:
    stored = {"type": "keyword", "patterns": [pattern]}

    with pytest.raises(InvalidInput) as refused:
        condition(stored)

    assert refused.value.field == "condition.patterns.0"
    assert "RE2" in refused.value.wanted or str(MAX_PATTERN) in refused.value.wanted


def test_a_pattern_that_is_nothing_without_its_accents_is_refused() -> None:
    stored = {"type": "keyword", "patterns": ["\u0301+"], "accents": False}

    with pytest.raises(InvalidInput):
        condition(stored)


plain_patterns = st.from_regex(r"\A[ab ]{0,3}([ab][?*+]|\(a\)|\[ab\]|a\{2\}|\.|b)[ab]{0,3}\Z")


@calm
@given(pattern=plain_patterns, text=st.text(alphabet="ab ", max_size=12))
def test_a_required_letter_is_in_every_text_that_has_the_pattern(pattern: str, text: str) -> None:
    literal = required_literal(pattern)

    if literal is not None and searching(pattern)(text.encode()):
        assert literal in text
    assert searching(pattern)(text.encode()) is bool(re.search(pattern, text))


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        ("refund", "refund"),
        ("re+fund(s|ed)?", None),
        (r"refund\b", "refund"),
        ("re+fund", "fund"),
        ("colou?r", "colo"),
        ("a{2,3}bcd", "bcd"),
        ("[ab]cd", None),
        ("(?i)abc", None),
        ("a|b", None),
        (".*", None),
        ("x(yz)?w", "x"),
    ],
)
def test_a_literal_is_taken_out_only_where_that_is_simple(
    pattern: str, literal: str | None
) -> None:
    assert required_literal(pattern) == literal


MATCHERS = [
    ("=", "db", {"team": "db"}, True),
    ("=", "db", {"team": "DB"}, False),
    ("=", "", {}, True),
    ("=", "", {"team": ""}, True),
    ("=", "db", {}, False),
    ("!=", "db", {}, True),
    ("!=", "", {}, False),
    ("!=", "db", {"team": "db"}, False),
    ("=~", "db.*", {"team": "db-1"}, True),
    ("=~", "db", {"team": "db-1"}, False),
    ("=~", "b", {"team": "db"}, False),
    ("=~", "db|cache", {"team": "cache"}, True),
    ("=~", "db|cache", {"team": "cached"}, False),
    ("=~", "db|", {}, True),
    ("=~", ".*", {}, True),
    ("=~", ".+", {}, False),
    ("=~", "DB", {"team": "db"}, False),
    ("=~", "(?i)DB", {"team": "db"}, True),
    ("=~", "a.b", {"team": "a\nb"}, False),
    ("!~", "db.*", {"team": "db-1"}, False),
    ("!~", "db.*", {}, True),
    ("!~", ".*", {}, False),
]


@pytest.mark.parametrize(("op", "value", "labels", "expected"), MATCHERS)
def test_a_label_is_matched_as_alertmanager_matches_it(
    op: str, value: str, labels: dict[str, str], expected: bool
) -> None:
    stored = {"type": "label", "label": "team", "op": op, "value": value}

    assert holds(stored, "", labels=labels) is expected


def test_a_label_says_what_it_found() -> None:
    tree = condition({"type": "label", "label": "team", "op": "=~", "value": "db.*"})

    found = tree.decide(signal(labels={"team": "web"}), NOTHING_KNOWN)

    assert found.reason.render(Locale()) == "not so: the label team matches “db.*”; it is “web”"


def test_only_a_list_of_plain_words_is_told_apart_by_its_values() -> None:
    assert only_literals("db|cache-1") == ("db", "cache-1")
    assert only_literals("db.*") is None
    assert only_literals("(db|cache)") is None


def test_ten_thousand_keywords_are_one_pass() -> None:
    words = [f"word{number}" for number in range(10_000)]
    stored = {"type": "keyword", "words": words}
    text = "nothing of it " * 400 + "word9999"

    assert holds(stored, text)
    assert not holds(stored, "nothing of it " * 400 + "word10000")
    assert condition(stored).describe().render(Locale()).endswith("or 9988 more")
    with pytest.raises(InvalidInput):
        condition({"type": "keyword", "words": [*words, "one more"]})


def test_the_deepest_tree_with_windows_in_it_is_asked() -> None:
    tree: dict[str, Any] = {"type": "volume", "count": 1, "window": 60}
    for _ in range(MAX_DEPTH - 1):
        tree = {"type": "all", "conditions": [tree]}

    assert RuleSet.compile([rule(condition=tree)]).evaluate(signal()).hits


def test_a_window_in_a_window_is_refused() -> None:
    inner = {"type": "volume", "count": 2, "window": 60}
    question = {"type": "question", "measure": "count", "op": ">", "value": 0}

    for of in (inner, question, {"type": "not", "condition": inner}):
        with pytest.raises(InvalidInput, match="of"):
            condition({"type": "volume", "count": 2, "window": 60, "of": of})


def test_the_longest_text_is_looked_at_in_all_ways() -> None:
    stored = {"type": "keyword", "words": ["leaks"], "forms": True, "patterns": ["(x+x+)+y"]}

    assert not holds(stored, "x" * 10 * TEXT_LIMIT)
    assert holds(stored, "leak " * TEXT_LIMIT)


def test_a_vocabulary_finds_each_view_in_one_text() -> None:
    vocabulary = Vocabulary()
    condition_terms = [
        condition(stored).compile(vocabulary)
        for stored in (
            {"type": "keyword", "words": ["café"]},
            {"type": "keyword", "words": ["café"], "accents": False},
            {"type": "keyword", "words": ["cafeteras"], "forms": True, "languages": ["es"]},
        )
    ]
    vocabulary.close()

    assert len(vocabulary.found("un café de cafetera")) == 3
    assert len(vocabulary.found("un cafe")) == 1
    assert len(condition_terms) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"words": []},
        {"words": ["a"], "languages": []},
        {"words": ["a"], "languages": ["xx"]},
        {"words": ["a"] * 10_001},
        {"patterns": [""]},
        {"patterns": ["a"] * 21},
    ],
)
def test_keywords_that_cannot_be_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        condition({"type": "keyword"} | change)


def test_a_rule_as_it_was_stored_before_is_read_as_before() -> None:
    old = {
        "name": "Words",
        "kinds": ["submission"],
        "condition": {"type": "keyword", "words": ["fire"], "whole_words": True},
        "severity": "high",
        "fingerprint": ["rule", "case"],
        "cooldown": "PT0S",
        "receivers": [],
        "template": None,
        "active": True,
        "priority": 20,
        "description": "",
    }

    spec = parse_rule(old)

    assert (spec.schedule, spec.hours, bool(spec.case)) == (None, None, False)
    assert parse_rule(spec.model_dump(mode="json")) == spec
