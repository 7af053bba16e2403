"""Reading and asking take steps in proportion to what is given: calls are counted, not seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from core.rules.engine import RuleSet
from core.rules.expression.parser import ExpressionMistake, parse
from core.rules.line import LineMistake
from core.rules.line import read_line as read
from core.rules.words import TEXT_LIMIT
from tests.unit.rules.line.people import PEOPLE
from tests.unit.rules.trees import rule, signal

LONG = 1_000_000
LINEAR = 2.6
"""Twice as much to read may take little more than twice the steps."""


def steps(work: Callable[[], object]) -> int:
    """Return how many functions the work calls, C functions too."""
    counted = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted


def tried(line: str) -> Callable[[], object]:
    def work() -> object:
        try:
            return read(line, receivers=PEOPLE, longest=LONG)
        except LineMistake as mistake:
            return mistake

    return work


@pytest.mark.parametrize(
    "line",
    [
        lambda n: (
            "when text has " + ", ".join(f'"w{one}"' for one in range(n)) + " then alert low"
        ),
        lambda n: "when " + " and ".join(["rating < 3"] * n) + " then alert high",
        lambda n: "when rating in (" + "1, " * n + "1) then alert high",
        lambda n: "when rating < 3 then alert high to " + "#ops " * n,
        lambda n: "when rating < 3 then alert high group by " + "place, " * n,
        lambda n: "every " + "monday, " * n + "monday at 09:00 then alert low",
        lambda n: "when rating < 3 then alert high cooldown " + "1m " * n,
        lambda n: "every cron " + "* " * n,
        lambda n: "when text has '" + "x'" * n + "y",
        lambda n: "when " + "\u202e" * n + "\x00" * n + "ratng < 3",
        lambda n: "when " + "not " * n + "rating < 3",
        lambda n: 'when expression "' + "(" * n + '" then alert high',
    ],
)
def test_a_line_twice_as_long_is_read_in_twice_the_steps(line: Callable[[int], str]) -> None:
    tried(line(10))()  # What is remembered between lines is remembered before the count.

    once, twice = steps(tried(line(800))), steps(tried(line(1_600)))

    assert twice <= LINEAR * once + 2_000


@pytest.mark.parametrize(
    "source",
    [
        lambda n: " && ".join(["rating < 3"] * n),
        lambda n: "rating in [" + ", ".join(["1"] * n) + "]",
        lambda n: "!" * n + "true",
        lambda n: "(" * n + "1",
        lambda n: "fields" + ".a" * n,
        lambda n: "'" + "\\n" * n + "' == text",
        lambda n: "text" + ".size()" * n,
    ],
)
def test_an_expression_twice_as_long_is_read_in_twice_the_steps(
    source: Callable[[int], str],
) -> None:
    def attempt(written: str) -> Callable[[], object]:
        def work() -> object:
            try:
                return parse.__wrapped__(written)
            except ExpressionMistake as mistake:
                return mistake

        return work

    attempt(source(3))()
    once, twice = steps(attempt(source(40))), steps(attempt(source(80)))

    assert twice <= LINEAR * once + 500


WORDS = [f"word{number}" for number in range(10_000)]
HOSTILE = {
    "every word": " ".join(WORDS),
    "overlapping": "a" * TEXT_LIMIT,
    "worst for RE2": "x" * TEXT_LIMIT,
    "marks": "e\u0301" * TEXT_LIMIT,
    "apostrophes": "o'" * TEXT_LIMIT,
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "condition",
    [
        {"type": "keyword", "words": WORDS},
        {"type": "keyword", "words": ["a" * length for length in range(1, 60)]},
        {"type": "keyword", "words": ["a"], "whole_words": False, "accents": False},
        {"type": "keyword", "words": WORDS[:500], "forms": True, "patterns": ["(x+x+)+y"]},
        {"type": "expression", "source": r'text.matches("^(a|aa)+$") || text.contains("ab")'},
    ],
    ids=["ten thousand", "overlapping", "without accents", "forms", "expression"],
)
def test_a_text_beyond_the_limit_takes_no_more_steps_than_one_at_it(
    condition: dict[str, Any], words: str
) -> None:
    rules = RuleSet.compile([rule(condition=condition)])
    at_limit, beyond = signal(text=words[:TEXT_LIMIT]), signal(text=(words + " ") * 20)
    rules.evaluate(signal(text="warm"))

    once, far = steps(lambda: rules.evaluate(at_limit)), steps(lambda: rules.evaluate(beyond))

    assert far <= 1.2 * once + 100


def test_rules_that_all_match_cost_by_their_number_and_not_by_its_square() -> None:
    def of(number: int) -> RuleSet:
        condition = {"type": "keyword", "words": WORDS[:20]}
        return RuleSet.compile([rule(one, condition=condition) for one in range(number)])

    few, many = of(200), of(400)
    told = signal(text=" ".join(WORDS[:1_000]))
    few.evaluate(told)

    once, twice = steps(lambda: few.evaluate(told)), steps(lambda: many.evaluate(told))

    assert len(many.evaluate(told).hits) == 400
    assert twice <= LINEAR * once


def test_words_that_end_in_one_place_share_the_look_at_it() -> None:
    nested = ["a" * length for length in range(1, 101)]
    rules = RuleSet.compile([rule(condition={"type": "keyword", "words": nested})])
    told = signal(text="a" * TEXT_LIMIT)
    rules.evaluate(told)

    assert steps(lambda: rules.evaluate(told)) < 12 * TEXT_LIMIT
