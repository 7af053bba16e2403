"""The parts of a rule as buttons and short answers change them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from bot.dialogs.rule.parts import PARTS_OF_A_RULE, part_called
from bot.dialogs.rule.parts.leaves import LEAVES
from bot.dialogs.rule.parts.part import GO, Around, Part
from bot.dialogs.rule.parts.trees import (
    exchanged,
    is_turned,
    joined,
    joined_at,
    leaves,
    opposite,
    outline,
    turned,
)
from bot.dialogs.rule.starts import STARTS
from bot.keyboards import DATA_BYTES_AT_MOST, choice_data
from core.errors import InvalidInput
from core.flows.places import Place
from core.ids import PlaceId, WorkspaceId
from core.rulebook.names import Named, RuleNames
from core.rules.conditions.compare import Compare
from core.rules.line import LineMistake, read_line, write_line
from core.rules.rule import ReceiverRef, RuleSpec
from core.texts import Locale

SAM = "01890000-0000-7000-8000-00000000000a"
QUESTION = "when count(open) > 0 then alert low"
RATING = "when rating = 1 then alert low"
BURST = "when 5 complaints in 15m then alert low"
NAMES = RuleNames(
    named=[
        Named(
            ref=ReceiverRef(kind="person", id=SAM), names=("Sam", "Sam Staff"), title="Sam Staff"
        ),
        Named(ref=ReceiverRef(kind="role", id="admin"), names=("admin",), title="admin"),
    ],
    rows=[],
)
AROUND = Around(
    names=NAMES,
    places=[
        Place(id=PlaceId(UUID(int=n)), workspace_id=WorkspaceId(UUID(int=9)), name=name, start="p")
        for n, name in enumerate(("Lobby", "Room 12", "Bar"), 1)
    ],
)


def rule(line: str) -> RuleSpec:
    """Read a line."""
    return read_line(line, receivers=NAMES)


def line_of(spec: RuleSpec) -> str:
    """Write a rule, as the panel keeps it."""
    return write_line(spec, names=NAMES)


def every_part(part: Part, spec: RuleSpec, seen: set[str]) -> Iterator[Part]:
    """Yield a part and all that its buttons lead to."""
    if part.word in seen:
        return
    seen.add(part.word)
    yield part
    for row in part.asks(spec, AROUND).rows:
        for choice in row:
            if choice.word.startswith(GO):
                yield from every_part(part_called(choice.word.removeprefix(GO)), spec, seen)


@pytest.mark.parametrize(
    "line",
    [
        *(start.line for start in STARTS),
        "when average rating < 3.5 over 24h of at least 5 per place then alert high",
        'when label team = "db" and expression "rating < 3" or place = "Bar" then alert high',
        'when rating <= 2 then alert low, set severity high, assign @Sam, label team = "b"',
        'when rating <= 2 then reply "We are sorry."',
        "when kind = complaint and not rating = 1 then alert low",
    ],
)
def test_every_choice_of_every_part_leaves_a_rule_that_reads(line: str) -> None:
    spec, seen = rule(line), set[str]()

    for top in PARTS_OF_A_RULE:
        for part in every_part(top, spec, seen) if top.fits(spec) else ():
            assert part.fits(spec), part.word
            for row in part.asks(spec, AROUND).rows:
                assert len(row) <= 5
                for choice in row:
                    assert len(choice_data(10**9, choice.word).encode()) <= DATA_BYTES_AT_MOST
                    if not choice.word.startswith(GO):
                        changed = line_of(part.chosen(choice.word, spec, AROUND))
                        assert line_of(rule(changed)) == changed
    assert {"when", "more", "name", "priority"} <= seen


@pytest.mark.parametrize(
    ("line", "part", "words", "becomes"),
    [
        ("when rating <= 2 then alert low", "when", "3", "when rating <= 3 then alert low"),
        ("when text has wet then alert low", "when", "a b, c", 'when text has "a b", "c"'),
        ("when text has wet then alert low", "when", "text matches x+", "text matches"),
        ("when no feedback for 6h then alert low", "when", "4h", "when no feedback for 4h"),
        (BURST, "when", "8", "when 8 complaints in 15m"),
        ("when average rating < 3 over 1d then alert low", "when", "3,8", "average rating < 3.8"),
        ("when place = Bar then alert low", "when", "Lobby, Room 12", "place in ("),
        ("when label team = b then alert low", "when", "host =~ db.*", 'label host =~ "db.*"'),
        ('when expression "rating < 3" then alert low', "when", "rating < 2", '"rating < 2"'),
        (RATING, "and.all", "kind = complaint", "rating = 1 and kind ="),
        (RATING, "or.all", "wet, cold", 'rating = 1 or text has "wet", "co'),
        (RATING, "and.all.words", "wet", "rating = 1 and text has"),
        (RATING, "and.all.label", "team = db", 'rating = 1 and label team = "db"'),
        (RATING, "or.all.place", "Lobby", "rating = 1 or place ="),
        (RATING, "or.0.expression", 'size(text) > 2 && text != "x"', "rating = 1 or expression"),
        (BURST, "where.0", "Lobby", "when 5 complaints in 15m in place"),
        (RATING, "severity", "high", "alert high"),
        (RATING, "told", "@sam", "alert low to @Sam"),
        (RATING, "cooldown", "45m", "cooldown 45m"),
        (RATING, "hours", "07:00 and 09:00", "between 07:00 and 09:00"),
        (RATING, "name", '  Very  "bad" ', 'named "Very bad"'),
        (RATING, "apart", "place, category", "group by place, category"),
        (RATING, "priority", "7", "priority 7"),
        (RATING, "more", "priority 20 paused", "priority 20 paused"),
        (RATING, "case", "assign @sam, label team = db", 'assign @Sam, label team = "db"'),
        (RATING, "do.severity", "high", "set severity high"),
        (RATING, "do.category", "food", 'set category "food"'),
        (RATING, "do.assign", "@sam", "assign @Sam"),
        (RATING, "do.reply", "So sorry", 'reply "So sorry"'),
        (RATING, "do.label", "team = night shift", 'label team = "night shift"'),
        (f"every 1h {QUESTION}", "schedule", "every monday at 08:00", "every monday at 08:00"),
        (f"every 1h {QUESTION}", "when", "7", "count(open) > 7"),
        (f"every 1h {QUESTION}", "and.all", "count(alerts) > 1", "and count(alerts) > 1"),
    ],
)
def test_a_short_answer_changes_its_part(line: str, part: str, words: str, becomes: str) -> None:
    changed = part_called(part).typed(words, rule(line), AROUND)

    assert becomes in line_of(changed)
    assert line_of(rule(line_of(changed))) == line_of(changed)


@pytest.mark.parametrize(
    ("line", "part", "word", "becomes"),
    [
        (RATING, "when", "turn", "when not rating = 1 then"),
        ("when not rating = 1 then alert low", "when", "turn", "when rating = 1 then"),
        ("when rating = 1 and kind = complaint then alert low", "when", "turn", "when not (rat"),
        (RATING, "and.all.burst", "n20", "rating = 1 and 20 complaints in 15m"),
        (RATING, "and.all.average", "asis", "rating = 1 and average rating < 3.5 over 1d"),
        (BURST, "when", "per", "per place"),
        (BURST, "where.0", f"pl.{UUID(int=3)}", "in place"),
        ("when 5 complaints in 1h in place Bar then alert low", "where.0", "all", "in 1h then"),
        ("when no feedback for 6h then alert low", "when", "g30m", "grace 30m"),
        (f"{RATING}, assign @Sam", "severity", "none", "then assign @Sam"),
        (f"{RATING}, assign @Sam", "do.assign", "none", "then alert low"),
        (RATING, "do.severity", "critical", "set severity critical"),
        (RATING, "apart", "place", "group by place"),
        (RATING, "apart", "case", "then alert low"),
        (BURST, "apart", "one", "in 15m then alert low"),
        (f'{RATING} named "x"', "name", "none", "then alert low"),
        (f"every 1h {QUESTION}", "when", "of.alerts", "count(alerts) > 0"),
    ],
)
def test_a_tap_changes_its_part(line: str, part: str, word: str, becomes: str) -> None:
    changed = line_of(part_called(part).chosen(word, rule(line), AROUND))

    assert becomes in changed
    assert changed.endswith(becomes) or not becomes.endswith("alert low")
    assert line_of(rule(changed)) == changed


def test_an_answer_that_cannot_be_read_is_a_mistake() -> None:
    spec = rule(RATING)

    with pytest.raises(LineMistake):
        part_called("and.all").typed("rating <=", spec, AROUND)
    with pytest.raises(LineMistake):
        part_called("and.all").typed(" , ", spec, AROUND)
    with pytest.raises(InvalidInput):
        part_called("told").chosen("p.nobody", spec, AROUND)
    with pytest.raises(InvalidInput):
        part_called("do.assign").chosen(f"p.{UUID(int=1)}", spec, AROUND)


def test_every_kind_that_can_be_added_is_asked_about_as_what_it_is() -> None:
    for kind in LEAVES:
        if kind.begins is None:
            continue
        begun = part_called(f"and.all.{kind.word}")
        line = f"every 1h {QUESTION}" if kind.is_asked_by_clock else RATING

        spec = begun.chosen("asis", rule(line), AROUND)

        assert kind.fits(leaves(spec.condition)[1]), kind.word
        assert begun.leads("n3", rule(line)) == "when.1"


def test_a_long_condition_is_cut_in_the_language_of_the_reader() -> None:
    spec = rule("when average rating < 3.5 over 7d of at least 5 and rating = 1 then alert low")

    spanish = replace(AROUND, locale=Locale.for_code("es"))
    first = part_called("when").asks(spec, spanish).rows[0][0].label.render(Locale())

    assert first.startswith("la media de la calificación")
    assert first.endswith("…")


def test_what_no_button_knows_is_written_as_a_condition() -> None:
    spec = rule("when category = food then alert low")

    changed = part_called("when").typed("category = room", spec, AROUND)

    assert "room" in line_of(changed)
    assert part_called("when").chosen("n9", spec, AROUND) == spec


def test_a_leaf_is_turned_round_where_it_stands_and_back() -> None:
    tree = rule("when rating = 1 and not (text has wet or place = Bar) then alert low").condition

    once = turned(tree, 1)

    assert [is_turned(once, at) for at in range(3)] == [False, True, False]
    assert turned(once, 1) == tree
    assert opposite(opposite(tree)) == tree
    assert len(outline(once)) == 7


def test_a_condition_beside_one_of_several_makes_a_group_of_its_own() -> None:
    tree = rule("when (rating = 1 or text has wet) and kind = complaint then alert low").condition
    bar = rule("when place = Bar then alert low").condition

    both = joined_at(tree, 1, bar, by_and=True)
    flat = joined_at(tree, 1, bar, by_and=False)

    first = both.children()[0]
    assert [one.type for one in first.children()] == ["compare", "all"]
    assert len(leaves(both)) == len(leaves(flat)) == 4
    assert len(flat.children()[0].children()) == 3


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
