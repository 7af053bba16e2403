"""The panel of a rule that is built with buttons: the sentence, and each part to be changed."""

from __future__ import annotations

from bot.context import Context
from bot.dialog import Chose, Goes, Stays, Taken, Transition
from bot.dialogs.rule.draft import Draft, Drafts
from bot.dialogs.rule.parts import PARTS_OF_A_RULE
from bot.dialogs.rule.parts.part import in_rows
from bot.dialogs.rule.proof import Proofs
from bot.dialogs.rule.starts import start_label
from bot.dialogs.rule.ways import (
    BACK,
    CARD,
    LINE,
    PART,
    START,
    UNDO,
    last_rows,
    leave,
    take_line,
    unreadable,
)
from bot.keyboards import Choice, Inline
from bot.rule_cards import RuleCards, meanwhile_lines
from bot.rule_words import called_by, told
from bot.screen import Line, Screen
from core.dialogs.dialog import Dialog
from core.rules.line.defaults import is_named
from core.rules.sentence import sentence
from core.texts import Text, raw, text

_CHECK = "check"


class PanelStep:
    """Every part is one tap away; another line takes the place of all of them."""

    def __init__(self, *, drafts: Drafts, cards: RuleCards, proofs: Proofs) -> None:
        self._drafts = drafts
        self._cards = cards
        self._proofs = proofs

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft = Draft.read(dialog.answers)
        reading = await self._drafts.read(draft, context)
        spec = reading.spec
        if spec is None:
            return unreadable()
        lines: list[Line] = []
        if reading.meanwhile is not None:
            lines = [*meanwhile_lines(reading.meanwhile, context), raw("")]
        if is_named(spec):
            lines.append(text("“{name}”", name=spec.name))
        lines.append(sentence(spec, called=called_by(reading.names)))
        if (heard := told(spec, reading.names)) is not None:
            lines += [raw(""), heard]
        if warned := await self._proofs.warnings(spec, context):
            lines += [raw(""), *warned]
        lines += [raw(""), text("Tap what you want to change.")]
        keys = [
            Choice(label=one.label, word=one.word) for one in PARTS_OF_A_RULE if one.fits(spec)
        ]
        check = Choice(label=text("See what it would do"), word=_CHECK, style="success")
        return Screen(
            title=text("{trail} › {here}", trail=_first(draft), here=start_label(draft.start)),
            lines=tuple(lines),
            keyboard=Inline(((check,), *in_rows(keys), *last_rows(draft))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft = Draft.read(dialog.answers)
        if not isinstance(answer, Chose):
            if not answer.words:
                return Stays(why=text("Please tap one of the buttons, or send another line."))
            return await take_line(answer, draft, self._drafts, context)
        if answer.word == _CHECK:
            return Goes(CARD)
        if answer.word == UNDO.word:
            return Goes(dialog.step, answers=draft.undone().answers())
        if answer.word == BACK.word:
            if draft.start is not None:
                return Goes(START)
            return Goes(CARD if draft.line is not None else LINE)
        if any(one.word == answer.word for one in PARTS_OF_A_RULE):
            return Goes(PART, answers={"part": answer.word})
        return await leave(draft, self._cards, context)


def _first(draft: Draft) -> Text:
    return text("New rule") if draft.rule is None else text("Change")
