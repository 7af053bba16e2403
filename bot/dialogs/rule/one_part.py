"""One part of a rule that is built with buttons: chosen by a tap, or written."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.dialog import Chose, Goes, Stays, Taken, Transition
from bot.dialogs.rule.draft import Draft, Drafts, Reading
from bot.dialogs.rule.parts import part_called
from bot.dialogs.rule.parts.part import GO, Part
from bot.dialogs.rule.parts.when import DROP, When
from bot.dialogs.rule.starts import start_label
from bot.dialogs.rule.ways import BACK, CLOSE, PARTS, leave
from bot.keyboards import Inline
from bot.rule_cards import RuleCards
from bot.rule_words import called_by
from bot.screen import Line, Screen
from core.dialogs.dialog import Dialog
from core.rules.line import LineMistake, read_line, write_line
from core.rules.rule import RuleSpec
from core.rules.sentence import sentence
from core.texts import raw, text

_LONGEST = 2_000


class PartStep:
    """Shows the rule as it is and what this part of it can be."""

    def __init__(self, *, drafts: Drafts, cards: RuleCards) -> None:
        self._drafts = drafts
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft, part = Draft.read(dialog.answers), _part(dialog)
        reading = await self._drafts.read(draft, context)
        if reading.spec is None:
            return Screen(
                lines=(text("This line does not read any more. Please send it again."),),
                keyboard=Inline(((BACK, CLOSE),)),
            )
        asked = part.asks(reading.spec, reading.names)
        lines: list[Line] = [sentence(reading.spec, called=called_by(reading.names)), raw("")]
        return Screen(
            title=text("{trail} › {here}", trail=start_label(draft.start), here=part.label),
            lines=(*lines, *asked.lines),
            keyboard=Inline((*asked.rows, (BACK, CLOSE))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft, part = Draft.read(dialog.answers), _part(dialog)
        if isinstance(answer, Chose):
            if answer.word == BACK.word:
                return Goes(PARTS)
            if answer.word == CLOSE.word:
                return await leave(draft, self._cards, context)
            if answer.word.startswith(GO):
                return Goes(dialog.step, answers={"part": answer.word.removeprefix(GO)})
        reading = await self._drafts.read(draft, context)
        if reading.spec is None:
            return Goes(PARTS)
        if isinstance(answer, Chose):
            spec = part.chosen(answer.word, reading.spec, reading.names)
        elif answer.words:
            try:
                spec = part.typed(answer.words[:_LONGEST], reading.spec, reading.names)
            except LineMistake as mistake:
                return Stays(why=mistake.says)
        else:
            return Stays(why=text("Please tap one of the buttons, or write it."))
        if isinstance(answer, Chose) and answer.word == DROP:
            # The numbers of those behind it have changed.
            dialog = replace(dialog, answers={**dialog.answers, "part": When.word})
        return self._changed(draft, spec, reading, dialog, stays=_stays(part, answer))

    def _changed(
        self, draft: Draft, spec: RuleSpec, reading: Reading, dialog: Dialog, *, stays: bool
    ) -> Transition:
        line = write_line(spec, names=reading.names)
        try:
            read_line(line, receivers=reading.names)
        except LineMistake as mistake:
            return Stays(why=mistake.says)
        changed = replace(draft, line=line, message=None)
        answers = {**changed.answers(), "part": dialog.answers.get("part")}
        return Goes(dialog.step if stays else PARTS, answers=answers)


def _part(dialog: Dialog) -> Part:
    return part_called(str(dialog.answers.get("part") or ""))


def _stays(part: Part, answer: Taken) -> bool:
    return isinstance(answer, Chose) and part.takes_several
