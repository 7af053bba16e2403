"""The one question about what is run here, and what its answer came to."""

from __future__ import annotations

from uuid import UUID

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.rule_cards import LIST, SETS
from bot.screen import Line, Screen
from bot.standing import workspace_of
from bot.vertical_words import categories, category_word
from bot.zone_words import times_line, zone_here
from core.rulebook.verticals import Choice
from core.tenants.vertical import Vertical, vertical_word
from core.texts import Text, join, raw, text

CHOOSE, UNDO = SETS, "verticalundo"
"""The words in the callback data of the buttons here."""
ASK = "ask"
"""The argument that shows the question itself, with a way back to the rules."""


def what_do_you_run(
    workspace_id: UUID, chosen: Vertical | None, *, from_rules: bool = False
) -> Screen:
    """Return the question; what is chosen already is marked. `from_rules`: with a way back."""
    if chosen is None:
        says = text(
            "There are rules and words ready for it. Until you tap one, the general rules are at"
            " work."
        )
    else:
        says = text(
            "Another one changes the rules that nobody has touched; the same one brings back what"
            " is missing."
        )
    hotel, shop, software, other = (_key(one, chosen, workspace_id) for one in Vertical)
    rows = [(hotel, shop), (software,), (other,)]
    if from_rules:
        rows.append((_rules(workspace_id),))
    return Screen(title=text("What do you run?"), lines=(says,), keyboard=Inline(tuple(rows)))


def chosen_set(choice: Choice, context: Context) -> Screen:
    """Return what is at work after a choice, with its Undo."""
    vertical = choice.vertical or Vertical.OTHER
    lines: list[Line] = [text("These rules are at work now:")]
    lines += [text("• {name}", name=spec.name) for spec in choice.at_work if spec.active]
    waiting = [raw(spec.name) for spec in choice.at_work if not spec.active]
    if waiting:
        names = join(waiting, ", ")
        lines += [raw(""), text("Paused, for you to switch on: {names}", names=names)]
    if choice.theirs:
        names = join([raw(one) for one in choice.theirs], ", ")
        lines.append(text("Changed by you, left alone: {names}", names=names))
    sorts = join([category_word(one) for one in categories(vertical)], ", ")
    lines += [raw(""), text("Customers can say what it is about: {categories}.", categories=sorts)]
    lines += [raw(""), times_line(zone_here(context), context)]
    row: list[Key] = []
    if choice.change is not None:
        row.append(Key(label=text("↩ Undo"), action=UNDO, subject=choice.change))
    row.append(_rules(workspace_of(context)))
    return Screen(
        title=vertical_word(vertical), lines=tuple(lines), keyboard=Inline((tuple(row),))
    )


def _key(vertical: Vertical, chosen: Vertical | None, workspace_id: UUID) -> Key:
    label: Text = vertical_word(vertical)
    if vertical is chosen:
        label = text("✓ {label}", label=label)
    return Key(label=label, action=CHOOSE, subject=workspace_id, argument=vertical.value)


def _rules(workspace_id: UUID) -> Key:
    return Key(label=text("All rules"), action=LIST, subject=workspace_id, argument="0")
