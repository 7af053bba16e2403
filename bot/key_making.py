"""The questions that make an API key: what it may do, how long it lasts, what it is called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.keyboards import Choice, Inline
from bot.screen import Screen
from core.dialogs.dialog import Dialog
from core.flows.change_api_key import NAME_AT_MOST
from core.tenants.scope_words import AREAS, SETS, Area, scope_words
from core.texts import Text, text

MAY, AREA, ENDS, NAME = "may", "area", "ends", "name"
"""The steps, in their order; `AREA` only where no ready-made set is right."""
CANCEL, BACK, CHOOSE, DONE = "cancel", "back", "choose", "done"
NEVER = "never"
LIVES = (30, 90, 365)
"""Days a key may last."""
_A_ROW = 2


def may_asked() -> Screen:
    """Return the first question."""
    rows = [(Choice(label=one.says, word=one.word),) for one in SETS]
    return _question(
        text("What may the program do?"),
        (text("Give it no more than it needs; a key can be replaced, not changed."),),
        [*rows, (Choice(label=text("Choose…"), word=CHOOSE),)],
        is_first=True,
    )


def area_asked(scopes: Sequence[str]) -> Screen:
    """Return the areas, each with what was chosen of it so far."""
    keys = [_area_key(one, scopes) for one in AREAS]
    done = Choice(label=text("Done"), word=DONE)
    lines = [text("Each tap gives more of an area, the last one takes it back.")]
    if scopes:
        lines.append(text("May: {what}", what=scope_words(scopes)))
    rows = [*_in_rows(keys), (done,)] if scopes else _in_rows(keys)
    return _question(text("What may the program do?"), lines, rows)


def ends_asked(scopes: Sequence[str]) -> Screen:
    """Return the question how long."""
    keys = [
        Choice(label=text("{time}", time=timedelta(days=days)), word=str(days))
        for days in LIVES[:2]
    ]
    year = Choice(label=text("1 year"), word=str(LIVES[2]))
    never = Choice(label=text("It does not end"), word=NEVER)
    lines = (text("May: {what}", what=scope_words(scopes)),)
    return _question(text("How long is it good for?"), lines, [tuple(keys), (year, never)])


def name_asked() -> Screen:
    """Return the last question."""
    lines = (
        text("Write its name, such as “Booking system”. The history names it so."),
        text("At most {n} characters.", n=NAME_AT_MOST),
    )
    return _question(text("Which program is it for?"), lines, ())


def scopes_in(dialog: Dialog) -> tuple[str, ...]:
    """Return the scopes that were chosen so far."""
    given = dialog.answers.get("scopes")
    return tuple(str(one) for one in given) if isinstance(given, list) else ()


def with_more(scopes: Sequence[str], word: str) -> list[str] | None:
    """Return the scopes with one level more of an area, or none of it after its last; None for
    an area there is not."""
    area = next((one for one in AREAS if one.word == word), None)
    if area is None:
        return None
    level = (area.level_of(scopes) + 1) % (len(area.rights) + 1)
    others = [one for one in scopes if one not in area.rights]
    return [*others, *area.rights[:level]]


def _area_key(one: Area, scopes: Sequence[str]) -> Choice:
    level = one.level_of(scopes)
    if not level:
        return Choice(label=one.says, word=one.word)
    label = text("✓ {area}: {verbs}", area=one.says, verbs=one.says_of(level))
    return Choice(label=label, word=one.word)


def _question(
    title: Text,
    lines: Sequence[Text],
    rows: Sequence[tuple[Choice, ...]],
    *,
    is_first: bool = False,
) -> Screen:
    cancel = Choice(label=text("Cancel"), word=CANCEL)
    last = (cancel,) if is_first else (Choice(label=text("← Back"), word=BACK), cancel)
    return Screen(title=title, lines=tuple(lines), keyboard=Inline((*rows, last)))


def _in_rows(keys: Sequence[Choice]) -> list[tuple[Choice, ...]]:
    return [tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW)]
