"""The parts of a rule as buttons and short answers change them."""

from __future__ import annotations

import pytest

from bot.dialogs.rule.parts import PARTS_OF_A_RULE, part_called
from bot.dialogs.rule.parts.trees import exchanged, joined, leaves
from bot.dialogs.rule.starts import STARTS, Start
from bot.keyboards import DATA_BYTES_AT_MOST, choice_data
from core.errors import InvalidInput
from core.rulebook.names import Named, RuleNames
from core.rules.conditions.compare import Compare
from core.rules.line import LineMistake, read_line, write_line
from core.rules.rule import ReceiverRef, RuleSpec

SAM = "01890000-0000-7000-8000-00000000000a"
QUESTION = "when count(open) > 0 then alert low"
NAMES = RuleNames(
    named=[
        Named(ref=ReceiverRef(kind="person", id=SAM), names=("Sam", "Sam Staff")),
        Named(ref=ReceiverRef(kind="role", id="admin"), names=("admin",)),
    ],
    rows=[],
)


def rule(line: str) -> RuleSpec:
    """Read a line."""
    return read_line(line, receivers=NAMES)


def line_of(spec: RuleSpec) -> str:
    """Write a rule, as the panel keeps it."""
    return write_line(spec, names=NAMES)


@pytest.mark.parametrize("start", STARTS, ids=lambda one: one.word)
def test_every_starting_point_is_a_rule_and_every_choice_of_its_parts_too(start: Start) -> None:
    spec = rule(start.line)

    for part in PARTS_OF_A_RULE:
        if not part.fits(spec):
            continue
        for row in part.asks(spec, NAMES).rows:
            for choice in row:
                assert len(choice_data(10**9, choice.word).encode()) <= DATA_BYTES_AT_MOST
                if not choice.word.startswith("go."):
                    changed = line_of(part.chosen(choice.word, spec, NAMES))
                    assert line_of(rule(changed)) == changed


@pytest.mark.parametrize(
    ("line", "part", "words", "becomes"),
    [
        ("when rating <= 2 then alert low", "when", "3", "when rating <= 3 then alert low"),
        ("when text has wet then alert low", "when", "a b, c", 'when text has "a b", "c"'),
        ("when text has wet then alert low", "when", "text matches x+", "text matches"),
        ("when no feedback for 6h then alert low", "when", "4h", "when no feedback for 4h"),
        ("when 5 complaints in 15m then alert low", "when", "8", "when 8 complaints in 15m"),
        ("when rating = 1 then alert low", "and", "kind = complaint", "rating = 1 and kind ="),
        ("when rating = 1 then alert low", "or", "wet, cold", 'rating = 1 or text has "wet", "co'),
        ("when rating = 1 then alert low", "severity", "high", "alert high"),
        ("when rating = 1 then alert low", "told", "@sam", "alert low to @Sam"),
        ("when rating = 1 then alert low", "cooldown", "45m", "cooldown 45m"),
        ("when rating = 1 then alert low", "hours", "07:00 and 09:00", "between 07:00 and 09:00"),
        (
            f"every 1h {QUESTION}",
            "schedule",
            "every monday at 08:00",
            "every monday at 08:00 when",
        ),
    ],
)
def test_a_short_answer_changes_its_part(line: str, part: str, words: str, becomes: str) -> None:
    changed = part_called(part).typed(words, rule(line), NAMES)

    assert becomes in line_of(changed)
    assert line_of(rule(line_of(changed))) == line_of(changed)


def test_an_answer_that_cannot_be_read_is_a_mistake() -> None:
    spec = rule("when rating = 1 then alert low")

    with pytest.raises(LineMistake):
        part_called("and").typed("rating <=", spec, NAMES)
    with pytest.raises(InvalidInput):
        part_called("told").chosen("p.nobody", spec, NAMES)


def test_leaves_of_groups_in_groups_are_exchanged_and_taken_out() -> None:
    tree = rule("when (rating = 1 or text has wet) and not place = Lobby then alert low").condition
    another = rule("when rating = 2 then alert low").condition

    fewer = exchanged(tree, 1, None)
    other = exchanged(tree, 2, another)

    assert len(leaves(tree)) == 3
    assert fewer is not None
    assert other is not None
    assert [isinstance(one, Compare) for one in leaves(fewer)] == [True, True]
    assert isinstance(fewer.children()[0], Compare), "a group of one is that one"
    assert leaves(other)[2] == another
    assert exchanged(another, 0, None) is None
    assert len(leaves(joined(tree, another, by_and=True))) == 4
    assert joined(tree, another, by_and=True).children()[:2] == tree.children()
