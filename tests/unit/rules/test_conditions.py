"""The law for every condition in the list, and what each of them says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from core.rules.condition import NOTHING_KNOWN, Condition, Facts
from core.rules.conditions import CONDITIONS
from core.rules.index import Index
from core.rules.signal import Signal
from core.rules.words import Vocabulary
from core.texts import Locale
from tests.unit.rules.trees import EXAMPLES, calm, condition, signal, signals, stored_trees

ENGLISH = Locale()
every_example = pytest.mark.parametrize(
    "stored",
    [
        pytest.param(stored, id=f"{type_}-{number}")
        for type_, examples in EXAMPLES.items()
        for number, stored in enumerate(examples)
    ],
)


def compiled(tree: Condition, given_signal: Signal) -> tuple[bool | None, bool]:
    """Return the compiled answer, and whether the index would have asked at all."""
    vocabulary = Vocabulary()
    check, guard = tree.compile(vocabulary), tree.guard(vocabulary)
    vocabulary.close()
    facts = Facts(signal=given_signal, terms=vocabulary.found(given_signal.text))
    return check(facts), bool(Index([(0, guard)]).candidates(facts))


@pytest.mark.parametrize("member", CONDITIONS)
def test_a_condition_has_its_own_type_named_like_its_file_and_an_example(
    member: type[Condition],
) -> None:
    type_ = member.model_fields["type"].default

    assert member.__module__.rpartition(".")[2].rstrip("_") == type_
    assert member.__doc__
    assert type_ in EXAMPLES
    assert all(isinstance(condition(stored), member) for stored in EXAMPLES[type_])


def test_no_two_conditions_share_a_type() -> None:
    assert len({each.model_fields["type"].default for each in CONDITIONS}) == len(CONDITIONS)


@every_example
def test_a_condition_is_stored_and_read_back_unchanged(stored: dict[str, Any]) -> None:
    tree = condition(stored)

    assert condition(tree.model_dump(mode="json")) == tree
    assert hash(condition(stored)) == hash(tree)


@every_example
def test_a_condition_can_be_said_in_words(stored: dict[str, Any]) -> None:
    clause = condition(stored).describe().render(ENGLISH)

    assert clause
    assert "{" not in clause


@calm
@given(stored=stored_trees, given_signal=signals)
def test_the_quick_answer_and_the_explained_one_never_differ(
    stored: dict[str, Any], given_signal: Signal
) -> None:
    tree = condition(stored)

    verdict = tree.decide(given_signal, NOTHING_KNOWN)
    quick, _ = compiled(tree, given_signal)

    assert quick == verdict.truth
    assert verdict.reason.render(ENGLISH)


@calm
@given(stored=stored_trees, given_signal=signals)
def test_the_index_never_misses_a_condition_that_holds(
    stored: dict[str, Any], given_signal: Signal
) -> None:
    quick, asked = compiled(condition(stored), given_signal)

    assert asked or not quick


@calm
@given(stored=stored_trees, given_signal=signals)
def test_a_condition_and_its_opposite_never_hold_together(
    stored: dict[str, Any], given_signal: Signal
) -> None:
    verdict = condition(stored).decide(given_signal, NOTHING_KNOWN)
    opposite = condition({"type": "not", "condition": stored}).decide(given_signal, NOTHING_KNOWN)

    assert not (verdict.holds and opposite.holds)
    assert verdict.applies == opposite.applies


@pytest.mark.parametrize(
    ("field", "op", "value", "given_value", "truth", "reason"),
    [
        ("rating", "<=", 2, 2, True, "the rating is at most 2: it is 2"),
        ("rating", "<=", 2, 3, False, "not so: the rating is at most 2; it is 3"),
        ("rating", "<", 2, 2, False, "not so: the rating is less than 2; it is 2"),
        ("rating", ">", 2, 2.5, True, "the rating is more than 2: it is 2.5"),
        (
            "rating",
            "<=",
            2,
            "many",
            None,
            "cannot be said: the rating is at most 2; it is “many”, another sort of value",
        ),
        (
            "rating",
            "<=",
            2,
            None,
            None,
            "cannot be said: the rating is at most 2; it was not given",
        ),
        ("rating", "=", 1, True, None, None),
        ("rating", "!=", 1, None, True, "the rating is not 1: it was not given"),
        ("rating", "exists", None, 1, True, "the rating is given: it is 1"),
        ("rating", "exists", None, None, False, "not so: the rating is given; it was not given"),
        ("category", "=", "Food", " food ", True, "the category is “Food”: it is “food”"),
        (
            "category",
            "in",
            ["a", "b", "c"],
            "B",
            True,
            "the category is “a”, “b” or “c”: it is “B”",
        ),
        ("title", "contains", "down", "Host DOWN", True, None),
        ("title", "contains", "down", 3, None, None),
        ("labels.team", "=", "ops", "ops", True, "the label team is “ops”: it is “ops”"),
        ("shoe", "=", 44, 45, False, "not so: the field shoe is 44; it is 45"),
        ("severity", ">=", "high", "page", True, "the severity is at least high: it is “page”"),
        ("severity", ">=", "high", "medium", False, None),
        ("severity", "=", "medium", "warning", True, None),
        ("severity", ">=", "high", "sev1", None, None),
        ("anonymous", "=", True, True, True, "the field anonymous is yes: it is yes"),
    ],
)
def test_a_comparison_answers_with_what_it_found(
    field: str, op: str, value: object, given_value: Any, truth: bool | None, reason: str | None
) -> None:
    tree = condition({"type": "compare", "field": field, "op": op, "value": value})
    where = {"labels": {"team": given_value}} if field == "labels.team" else {}
    looked_at = where or {"fields": {} if given_value is None else {field: given_value}}

    verdict = tree.decide(signal(**looked_at), NOTHING_KNOWN)

    assert verdict.truth is truth
    if reason is not None:
        assert verdict.reason.render(ENGLISH) == reason


def test_text_and_status_of_the_signal_itself_can_be_compared() -> None:
    tree = condition({"type": "compare", "field": "text", "op": "contains", "value": "mouse"})

    verdict = tree.decide(signal(text="A MOUSE " + "x" * 100), NOTHING_KNOWN)

    assert verdict.holds
    shown = verdict.reason.render(ENGLISH)
    assert shown.startswith("the text contains “mouse”: it is “A MOUSE xxx")
    assert shown.endswith("…”")


def test_keywords_tell_which_words_were_found() -> None:
    tree = condition({"type": "keyword", "words": ["refund", "gas  leak", "fire"]})

    found = tree.decide(signal(text="Gas\nleak! REFUND"), NOTHING_KNOWN)
    missed = tree.decide(signal(text="refunds, gas leaks, fires"), NOTHING_KNOWN)

    assert found.reason.render(ENGLISH) == "the text has “refund” and “gas leak”"
    assert missed.reason.render(ENGLISH) == (
        "the text does not have “refund”, “gas leak” or “fire”"
    )


def test_a_trace_shows_every_part_of_the_tree() -> None:
    tree = condition({"type": "all", "conditions": [*EXAMPLES["any"], *EXAMPLES["not"]]})

    verdict = tree.decide(signal(fields={"rating": 1}, text="broken"), NOTHING_KNOWN)

    assert verdict.reason.render(ENGLISH) == "not all of these hold"
    assert [part.truth for part in verdict.parts] == [True, True, False]
    assert [part.truth for part in verdict.parts[0].parts] == [False, True]
