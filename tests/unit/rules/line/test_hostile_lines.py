"""Whatever is sent as a line is a rule or a mistake with a place in it, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.conditions.keyword import Keyword
from core.rules.line import LONGEST_TYPED, LineMistake, read_line
from core.rules.rule import RuleSpec
from core.rules.tree import MAX_DEPTH
from core.texts import Locale
from tests.unit.rules.line.people import PEOPLE, read
from tests.unit.rules.line.test_understood import CANONICAL
from tests.unit.rules.trees import calm

ENGLISH, SPANISH = Locale(), Locale(language="es")
LONG = 1_000_000

_WORDS = sorted(
    {word for line in CANONICAL for word in line.replace("(", " ( ").replace(",", " , ").split()}
    | {
        "not",
        "or",
        "and",
        "in place",
        '"',
        "“",
        "'",
        "(",
        ")",
        "!",
        "~",
        "&&",
        "31d",
        "1e999",
        "-1",
    }
    | {
        "label",
        "set",
        "severity",
        "assign",
        "reply",
        "tell",
        "the",
        "a",
        "at least",
        "#",
        "@",
        ":",
    }
    | {"\u202e", "\x00", "\u2066", 'expression "ratnig', 'f("', '"0 25 * * *"', "cuando", "alta"}
    | {"9999999999d", "1e400", "severity", "3"}
    | {"9" * 30, "field", "between", "1.", "stars", "every", "cron", "catch up", "\u200b", "no"}
)
_shuffled = st.lists(st.sampled_from(_WORDS), max_size=25).map(" ".join)
_run_together = st.lists(st.sampled_from(_WORDS), max_size=25).map("".join)
_cut = st.tuples(
    st.sampled_from(CANONICAL), st.integers(0, 100), st.integers(0, 8), st.text(max_size=3)
).map(lambda drawn: drawn[0][: drawn[1]] + drawn[3] + drawn[0][drawn[1] + drawn[2] :])


def outcome(line: str, *, longest: int = LONGEST_TYPED) -> RuleSpec | LineMistake:
    try:
        return read_line(line, receivers=PEOPLE, longest=longest)
    except LineMistake as mistake:
        return mistake


@calm
@given(
    line=st.one_of(
        *(st.text(), _shuffled, _run_together, _cut),
        _shuffled.map(lambda tail: "when " + tail),
        _shuffled.map(lambda tail: "every cron " + tail),
    )
)
def test_any_text_is_a_rule_or_a_mistake_with_its_place(line: str) -> None:
    found = outcome(line)

    if isinstance(found, LineMistake):
        assert 0 <= found.start <= found.end <= len(line)
        assert found.found == line[found.start : found.end]
        assert found.says.render(ENGLISH).endswith((".", "?"))
        assert found.says.render(SPANISH).endswith((".", "?"))
        assert len(found.says.render(ENGLISH)) < 700
        assert found.marked().plain()
        assert found.hint is None or found.hint in (found.mended or "")


@pytest.mark.parametrize("opening", ["(", "not ", "! ", "all of (", "any of (", "not (", "5 of ("])
@pytest.mark.parametrize("times", [25, 400])
def test_too_deep_a_nest_is_refused_where_it_gets_too_deep(opening: str, times: int) -> None:
    found = outcome("when " + opening * times + "rating < 3")

    assert isinstance(found, LineMistake)
    assert "at most 24 deep" in found.says.render(ENGLISH)
    assert found.end < len("when ") + len(opening) * 30


def test_a_nest_at_the_limit_is_read() -> None:
    line = "when " + "not (" * ((MAX_DEPTH - 1) // 2) + "rating < 3" + ")" * ((MAX_DEPTH - 1) // 2)

    assert read(line + " then alert high").condition.type == "not"


def test_a_line_longer_than_may_be_typed_is_refused_at_its_end() -> None:
    found = outcome("when rating < 3 then alert high " + " " * LONGEST_TYPED)

    assert isinstance(found, LineMistake)
    assert found.start == LONGEST_TYPED
    assert found.says.render(ENGLISH) == "The line is too long: at most 4000 characters."


def test_ten_thousand_words_are_read_and_one_more_is_not() -> None:
    words = ", ".join(f'"word{number}"' for number in range(10_000))

    taken = outcome(f"when text has {words} then alert high", longest=LONG)
    refused = outcome(f'when text has {words}, "more" then alert high', longest=LONG)

    assert isinstance(taken, RuleSpec)
    assert isinstance(taken.condition, Keyword)
    assert len(taken.condition.words) == 10_000
    assert isinstance(refused, LineMistake)
    assert "10000" in refused.says.render(ENGLISH)


@pytest.mark.parametrize(
    "line",
    [
        "when " + " and ".join(["rating < 3"] * 10_000) + " then alert high",
        "when rating in (" + "1, " * 50_000 + "1) then alert high",
        "when text has " + "refund or " * 20_000 + "scam then alert high",
        "when rating < 3 then alert high to " + "#ops " * 100_000,
        "when rating < 3 then alert high cooldown " + "1m " * 100_000,
        "when rating < 3 then alert high group by " + "place, " * 20_000,
        "every " + "monday, " * 100_000 + "monday at 09:00 then alert low",
        "when count(" + "open, " * 100_000,
        "when " + '"' * 200_001,
        "when " + "\\" * 500_000,
        "when " + "a" * 500_000,
        "when text has '" + "x'" * 100_000 + "y",
        "when rating < " + "9" * 500_000 + " then alert high",
        "when rating < 3 then alert high to #" + "x" * 500_000,
        "every day at 09:00 in " + "Europe/" * 100_000,
    ],
    ids=lambda line: line[:40],
)
def test_a_huge_line_is_refused_and_holds_nobody_up(line: str) -> None:
    found = outcome(line, longest=LONG)

    assert isinstance(found, LineMistake)
    assert len(found.marked().plain()) < 400
    assert len(found.says.render(ENGLISH)) < 400


def test_a_long_sum_of_time_is_refused() -> None:
    found = outcome("when rating < 3 then alert high cooldown 999999999w")

    assert isinstance(found, LineMistake)
