"""The line of a rule: asked for, and shown with the place marked where it does not read."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.dialog import Chose, Goes, Stays, Taken, Transition
from bot.dialogs.rule.draft import LONGEST_EDITED, Draft, Drafts, Reading
from bot.dialogs.rule.ways import DISCARD, PARTS, START, leave, step_for, take_line
from bot.keyboards import Choice, Inline
from bot.rule_cards import RuleCards
from bot.rule_words import printed
from bot.screen import Copyable, Line, Marked, Screen
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.rules.line import LineMistake, write_line
from core.texts import Text, raw, text

EXAMPLES = (
    '/rule when rating <= 2 and text has "refund" then alert high',
    "/rule when 10 complaints in 15m per place then alert critical",
    "/rule when no feedback for 6h between 08:00 and 22:00 then alert medium",
)
_MEND, _BUTTONS = "mend", "buttons"


class LineStep:
    """Stays until a line reads as a rule."""

    def __init__(self, *, drafts: Drafts, cards: RuleCards) -> None:
        self._drafts = drafts
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft = Draft.read(dialog.answers)
        if draft.line is None:
            return await self._asked(draft, context)
        reading = await self._drafts.read(draft, context)
        if reading.mistake is None:
            # A name it uses came to be known meanwhile.
            return Screen(
                title=text("This reads as a rule now"),
                keyboard=Inline(((Choice(label=text("Show it"), word=_MEND), DISCARD),)),
            )
        return _mistaken(reading.mistake, reading)

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft = Draft.read(dialog.answers)
        if not isinstance(answer, Chose):
            if not answer.words:
                return Stays(why=text("Please write the rule as a line of text."))
            return await take_line(answer, draft, self._drafts, context)
        if answer.word == _BUTTONS:
            return await self._by_buttons(draft, context)
        if answer.word != _MEND or draft.line is None:
            return await leave(draft, self._cards, context)
        reading = await self._drafts.read(draft, context)
        if reading.mended is not None:
            draft = replace(draft, line=reading.mended)
        return Goes(await step_for(draft, self._drafts, context), answers=draft.answers())

    async def _by_buttons(self, draft: Draft, context: Context) -> Transition:
        """Go on with the rule as it is, part by part; with a new one from the start."""
        if draft.rule is None:
            return Goes(START)
        stored, names = await self._cards.with_names(workspace_of(context), draft.rule)
        if stored.spec is None:
            return Goes(START)
        line = write_line(stored.spec, names=names)
        if len(line) > LONGEST_EDITED:
            return Stays(why=text("This rule is too long to be changed here; the API changes it."))
        return Goes(PARTS, answers=replace(draft, line=line).answers())

    async def _asked(self, draft: Draft, context: Context) -> Screen:
        if draft.rule is None:
            return Screen(
                title=text("A rule is one line"),
                lines=(
                    text("Say when something is worth an alert, and how loud. For example:"),
                    *_examples(),
                    text("Tap one to copy it, change it, and send it back."),
                    text("I show you what it means; nothing is saved before you say so."),
                ),
                keyboard=Inline(((_buttons(),), (DISCARD,))),
            )
        stored, names = await self._cards.with_names(workspace_of(context), draft.rule)
        lines: list[Line] = [text("Send the new line. Tap the present one to copy it:"), raw("")]
        if stored.spec is None:
            lines = [text("Send the new line. The old one cannot be read.")]
        else:
            lines.append(printed(write_line(stored.spec, names=names)))
        return Screen(
            title=text("Change “{name}”", name=stored.name),
            lines=tuple(lines),
            keyboard=Inline(((_buttons(),), (DISCARD,))),
        )


def _buttons() -> Choice:
    return Choice(label=text("With buttons"), word=_BUTTONS, style="primary")


def _examples() -> list[Line]:
    lines: list[Line] = []
    for example in EXAMPLES:
        lines += [raw(""), Copyable(example)]
    return [*lines, raw("")]


def _mistaken(mistake: LineMistake, reading: Reading) -> Screen:
    marked = mistake.marked()
    lines: list[Line | Text] = [
        Marked(before=marked.before, place=marked.found, after=marked.after),
        raw(""),
        mistake.says,
    ]
    row: tuple[Choice, ...] = (DISCARD,)
    if reading.mended is not None:
        lines += [raw(""), text("Nearest right form:"), printed(reading.mended)]
        row = (Choice(label=text("Take this"), word=_MEND, style="success"), DISCARD)
    lines += [raw(""), text("Send the line again, or change your message.")]
    return Screen(title=text("Not quite a rule yet"), lines=tuple(lines), keyboard=Inline((row,)))
