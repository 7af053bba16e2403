"""The questions that make a limit: who hears less, of what, and how often."""

from __future__ import annotations

from collections.abc import Sequence

from bot.context import Context
from bot.keyboards import Choice, Inline
from bot.screen import Code, Screen
from core.dialogs.dialog import Dialog
from core.limits.addressees import Addressees
from core.limits.limit import Whom
from core.severity import Severity
from core.texts import Text, raw, text
from core.texts.severity_words import severity_word

WHO, WHICH, WHAT, VALUE, RATE = "who", "which", "what", "value", "rate"
"""The steps, in their order; `WHICH` and `VALUE` only where there is something to choose."""
EVERYBODY, HERE, CANCEL, EACH = "everybody", "here", "cancel", "each"
EVERYTHING, SEVERITY, RULE, SENDER, LABEL = "all", "severity", "rule", "source_name", "label"
SHOWN_AT_MOST = 20
RATES = ("1 per 10m", "5 per 10m", "1 per 1h", "5 per 1h", "20 per 1h", "5 per 1d")
_A_ROW = 2
_LABEL_LENGTH = 40


def who_asked(addressees: Addressees, context: Context) -> Screen:
    """Return the first question."""
    here = addressees.at(context.address)
    rows: list[tuple[Choice, ...]] = [
        (Choice(label=text("Everybody"), word=EVERYBODY),),
    ]
    if here is not None and here.whom is Whom.CHAT:
        rows.append((Choice(label=text("This group"), word=HERE),))
    rows.append(
        (
            Choice(label=text("A group"), word=Whom.CHAT.value),
            Choice(label=text("A person"), word=Whom.PERSON.value),
            Choice(label=text("A role"), word=Whom.ROLE.value),
        )
    )
    return _question(text("Who is to hear less?"), (), rows)


def which_asked(addressees: Addressees, whom: Whom) -> Screen:
    """Return the question for one chat, person or role."""
    some = addressees.of(whom)[:SHOWN_AT_MOST]
    each = Choice(label=text("Each of them"), word=EACH)
    keys = [Choice(label=raw(_cut(one.name)), word=one.target) for one in some]
    lines = (text("Tap one, or write a name."),)
    return _question(text("Which one?"), lines, [(each,), *_in_rows(keys)])


def what_asked() -> Screen:
    """Return the question which alerts count."""
    rows = [
        (Choice(label=text("Every alert"), word=EVERYTHING),),
        (
            Choice(label=text("A severity"), word=SEVERITY),
            Choice(label=text("A rule"), word=RULE),
        ),
        (
            Choice(label=text("A sender"), word=SENDER),
            Choice(label=text("A label"), word=LABEL),
        ),
    ]
    return _question(text("Which alerts?"), (), rows)


def value_asked(what: str, names: Sequence[str]) -> Screen:
    """Return the question for the severity, the rule, the sender or the label."""
    if what == SEVERITY:
        keys = [Choice(label=severity_word(one), word=one.value) for one in Severity]
        return _question(text("Which severity?"), (), _in_rows(keys))
    if what == LABEL:
        lines = (text("Write labels such as"), Code('team=db, host=~"web.*"'))
        return Screen(title=text("Which labels?"), lines=lines, keyboard=Inline((_CANCEL_ROW,)))
    keys = [
        Choice(label=raw(_cut(name)), word=str(at))
        for at, name in enumerate(names[:SHOWN_AT_MOST])
    ]
    none = () if keys else (text("There is none yet."),)
    title = text("Which rule?") if what == RULE else text("Which sender?")
    return _question(title, none, _in_rows(keys))


def rate_asked() -> Screen:
    """Return the question how often."""
    keys = [Choice(label=raw(one), word=one.replace(" ", "_")) for one in RATES]
    lines = (text("Tap one, or write it:"), Code("5 per 10m burst 2"))
    return _question(text("How many, and in which time?"), lines, _in_rows(keys))


def said_of(dialog: Dialog, name: str) -> str | None:
    """Return an answer that was given before."""
    given = dialog.answers.get(name)
    return given if isinstance(given, str) else None


_CANCEL_ROW = (Choice(label=text("Cancel"), word=CANCEL),)


def _question(
    title: Text, lines: Sequence[Text | Code], rows: Sequence[tuple[Choice, ...]]
) -> Screen:
    return Screen(title=title, lines=tuple(lines), keyboard=Inline((*rows, _CANCEL_ROW)))


def _in_rows(keys: Sequence[Choice]) -> list[tuple[Choice, ...]]:
    return [tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW)]


def _cut(name: str) -> str:
    return name if len(name) <= _LABEL_LENGTH else name[: _LABEL_LENGTH - 1] + "…"
