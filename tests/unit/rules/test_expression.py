"""The closed subset of CEL: what it reads, what it answers, and what it refuses at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.condition import Facts
from core.rules.expression.compile import compiled, guard_of
from core.rules.expression.lexer import MAX_SOURCE, MAX_TOKENS
from core.rules.expression.parser import MAX_DEPTH, ExpressionMistake, parse
from core.rules.index import Index
from core.rules.signal import Signal
from core.rules.words import TEXT_LIMIT, Vocabulary
from tests.unit.rules.trees import calm, condition, signal, signals

GIVEN = signal(
    fields={
        "rating": 2,
        "category": "food",
        "amount": 12.5,
        "vip": True,
        "room number": "12",
        "commit.author": "sam",
        "odd": float("nan"),
    },
    labels={"team": "db", "empty": ""},
    text="The bed is broken",
)


def truth(source: str, given_signal: Signal = GIVEN) -> bool | None:
    return compiled(parse(source))(Facts(signal=given_signal, terms=frozenset()))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('rating < 3 && text.contains("broken")', True),
        ('rating < 3 && text.contains("Broken")', False),
        ("rating == 2.0", True),
        ("2 == rating", True),
        ("rating != 2", False),
        ("rating >= 2 && rating <= 2", True),
        ("-3 < rating", True),
        ('rating == "2"', False),
        ('rating < "3"', None),
        ("rating == true", False),
        ("fields.vip", True),
        ("!fields.vip", False),
        ("!rating", None),
        ("rating", None),
        ("fields.missing == 1", None),
        ("!(fields.missing == 1)", None),
        ("fields.missing == 1 || rating == 2", True),
        ("fields.missing == 1 && rating == 3", False),
        ("rating == 3 || fields.missing == 1", None),
        ("rating == 2 && fields.missing == 1", None),
        ("fields.odd == 1", None),
        ("severity == 'high'", None),
        ('fields["room number"] == "12"', True),
        ("fields.commit.author == 'sam'", True),
        ("labels.team == 'db' && labels[\"team\"].size() == 2", True),
        ("labels.other == ''", None),
        ('"team" in labels && !("other" in labels)', True),
        ('"rating" in fields', True),
        ("size(labels) == 2", True),
        ("size(text) > 10 && size([1, 2]) == 2 && size('é') == 1", True),
        ("size(rating) == 1", None),
        ('category in ["food", "room"]', True),
        ("rating in [1, 2.0]", True),
        ("rating in ['2']", False),
        ("[1, [2, 'a']] == [1, [2.0, 'a']]", True),
        ("[1] == [1, 2]", False),
        ("true in [1]", False),
        ("category.startsWith('fo') && category.endsWith('od')", True),
        ("rating.contains('x')", None),
        ("text.contains(rating)", None),
        (r'text.matches(r"^The\s+bed\b")', True),
        ('text.matches("BED")', False),
        ('text.matches("(?i)BED")', True),
        (r'"a\"b\n\u00e9" == "a\"b\n\u00e9"', True),
        (r"r'\d' == '\\d'", True),
        ("null == null", True),
        ("rating == null", False),
        ("true && !false", True),
        ("true || false && false", True),
        ("(true || false) && false", False),
        ("category < 'g'", True),
        ("[1] < [2] || false", None),
    ],
)
def test_an_expression_answers_as_cel_does(source: str, expected: bool | None) -> None:
    assert truth(source) is expected


@pytest.mark.parametrize(
    ("source", "at", "wanted"),
    [
        ("", 0, "a value, a field or ("),
        ("rating <", 8, "a value, a field or ("),
        ("rating < 3 &&", 13, "a value, a field or ("),
        ("rating < 3 & true", 11, "a name, value or sign"),
        ("ratnig < 3", 0, "a known field (rating?)"),
        ("amount < 3", 0, "a known field (fields['amount']?)"),
        ("text.contians('a')", 5, "contains"),
        ("text.upper()", 5, "contains, startsWith, endsWith, matches or size"),
        ("text.matches('(')", 13, "a regular expression as RE2 knows them"),
        ("text.matches(r'a(?=b)')", 13, "a regular expression as RE2 knows them"),
        ("text.matches(category)", 13, "a regular expression in quotation marks"),
        ("text.contains('a'", 17, ")"),
        ("'open", 0, "a closing quotation mark"),
        (r"'\x'", 1, "an escape"),
        (r"'\ud800'", 1, "an escape"),
        ("rating == 99999999999999999999", 10, "a smaller number"),
        ("1 < 2 < 3", 6, "&& or || between two comparisons"),
        ("text.size", 5, "with ( behind"),
        ("labels[team]", 7, "a name in quotation marks"),
        ("[1, 2", 5, ","),
        ("rating + 1 > 2", 7, "a name, value or sign"),
        ("rating rating", 7, "&&, || or the end"),
        ("- rating < 1", 2, "a number"),
        ("f(x)", 0, "a known field"),
        ("[x for x in labels]", 1, "a known field"),
        ("labels.map(x, x)", 7, "contains, startsWith"),
        ("x" * (MAX_SOURCE + 1), MAX_SOURCE, "at most 2000 characters"),
    ],
)
def test_a_mistake_tells_its_place_and_what_would_be_right(
    source: str, at: int, wanted: str
) -> None:
    with pytest.raises(ExpressionMistake) as mistake:
        parse(source)

    assert mistake.value.at == at
    assert wanted in str(mistake.value)


BOMBS = [
    pytest.param("(" * 500 + "1" + ")" * 500, id="brackets"),
    pytest.param("[" * 500 + "]" * 500, id="lists"),
    pytest.param("!" * 500 + "true", id="opposites"),
    pytest.param("+".join("1" * 900), id="sums"),
    pytest.param("&&".join(["true"] * 390), id="ands"),
    pytest.param("9" * 1_900, id="digits"),
    pytest.param("text" + ".size()" * 200, id="calls"),
    pytest.param("fields" + ".a" * 900, id="members"),
    pytest.param("'" + "\\" * 1_900, id="escapes"),
    pytest.param('text.matches("(a{1000}){1000}")', id="repetitions"),
    pytest.param('text.matches("' + "(x+x+)+" * 100 + '")', id="long pattern"),
    pytest.param("9**9**9", id="power"),
    pytest.param('"a" * 1000000000', id="long text"),
    pytest.param("[1].map(x, [1].map(y, [1].map(z, z)))", id="nested map"),
    pytest.param("text + text + text", id="doubling"),
    pytest.param("__import__('os').system('true')", id="import"),
    pytest.param("text.__class__", id="class"),
]


@pytest.mark.parametrize("source", BOMBS)
def test_a_bomb_is_refused(source: str) -> None:
    with pytest.raises(ExpressionMistake):
        parse(source)


def test_an_expression_at_its_limits_is_taken_and_answered() -> None:
    deep = "(" * (MAX_DEPTH - 2) + "rating < 3" + ")" * (MAX_DEPTH - 2)
    long = " && ".join(["true"] * (MAX_TOKENS // 2))

    assert truth(deep) is True
    assert truth(long) is True
    with pytest.raises(ExpressionMistake):
        parse(f"({deep})")


def test_a_pattern_that_hangs_others_is_answered_on_the_longest_text() -> None:
    hostile = signal(text="a" * 3 * TEXT_LIMIT + "b")

    assert truth(r'text.matches("^(a+)+$")', hostile) is True  # What follows is cut off.
    assert truth(r'text.matches("(x+x+)+y")', signal(text="x" * TEXT_LIMIT)) is False


def test_half_characters_in_a_text_are_no_reason_to_fail() -> None:
    assert truth('text.matches("refund")', signal(text="\ud800 refund")) is True


WRITTEN = (
    *("rating", "text", "fields", "labels", ".", "(", ")", "[", "]", "<", "<=", "==", "!=", "&&"),
    *("||", "!", "in", "'a'", "3", "true", "null", ",", "contains", "size", "matches", "-"),
)
sources = st.one_of(
    st.text(alphabet="ratingtexlbs.()[]<>=!&|,'\"0123 \\{}+-*", max_size=60),
    st.lists(st.sampled_from(WRITTEN), max_size=25).map(" ".join),
)


@calm
@given(source=sources, given_signal=signals)
def test_whatever_is_written_is_answered_or_refused_in_our_words(
    source: str, given_signal: Signal
) -> None:
    mistake = answer = None
    try:
        answer = truth(source, given_signal)
    except ExpressionMistake as refused:
        mistake = refused

    assert answer in (True, False, None)
    assert mistake is None or (0 <= mistake.at <= len(source) and mistake.wanted)


parts = st.sampled_from(
    [
        *("rating < 3", "3 <= rating", "rating == 2", "rating in [1, 2, 'x']", "rating != 2"),
        *("text.contains('broken')", "text.startsWith('Refund')", "text.contains('a b')"),
        *("labels.team == 'Ops'", "labels.team >= 'A'", "category == 'room'", "true"),
        *("severity == 'high'", "fields.rating > 1", "'x' in labels", "'Refund' in ['Refund']"),
    ]
)
joined = st.recursive(
    parts,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} && {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} || {pair[1]})"),
        inner.map(lambda one: f"!({one})"),
    ),
    max_leaves=6,
)


@calm
@given(source=joined, given_signal=signals)
def test_the_index_never_misses_an_expression_that_is_true(
    source: str, given_signal: Signal
) -> None:
    tree, vocabulary = parse(source), Vocabulary()
    guard = guard_of(tree, vocabulary)
    vocabulary.close()
    facts = Facts(signal=given_signal, terms=vocabulary.found(given_signal.text))

    asked = bool(Index([(0, guard)]).candidates(facts))

    assert asked or compiled(tree)(facts) is not True


@pytest.mark.parametrize("text", ["cafe\u0301", "bro\u00adken", "BROKEN", "ſſ broken K"])
@pytest.mark.parametrize("part", ["cafe", "ken", "broken", "s", "k"])
def test_odd_letters_do_not_hide_a_text_from_the_index(text: str, part: str) -> None:
    tree, vocabulary = parse(f"text.contains('{part}')"), Vocabulary()
    guard = guard_of(tree, vocabulary)
    vocabulary.close()
    facts = Facts(signal=signal(text=text), terms=vocabulary.found(text))

    assert Index([(0, guard)]).candidates(facts) or compiled(tree)(facts) is not True


@pytest.mark.parametrize("source", ["", "rating <", "x" * 3000])
def test_a_condition_whose_expression_cannot_be_read_is_refused(source: Any) -> None:
    with pytest.raises(Exception, match="source"):
        condition({"type": "expression", "source": source})
