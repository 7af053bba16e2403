"""One part of a rule that is built with buttons: chosen by a tap, or written."""

from __future__ import annotations

from bot.context import Context
from bot.dialog import Chose, Goes, Said, Stays, Taken, Transition
from bot.dialogs.rule.draft import Draft, Drafts, Reading, read_draft_line
from bot.dialogs.rule.parts import PARTS_OF_A_RULE, part_called
from bot.dialogs.rule.parts.part import GO, Around, Part
from bot.dialogs.rule.parts.trees import leaves
from bot.dialogs.rule.parts.when import When, WhenPart
from bot.dialogs.rule.starts import start_label
from bot.dialogs.rule.ways import BACK, CLOSE, PART, PARTS, UNDO, last_rows, leave, unreadable
from bot.keyboards import Inline
from bot.rule_cards import RuleCards
from bot.rule_words import called_by
from bot.screen import Line, Screen
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.flows.places import Places
from core.rules.line import LineMistake, write_line
from core.rules.rule import RuleSpec
from core.rules.sentence import sentence
from core.texts import raw, text

LONGEST = 2_000
"""Characters of an answer about one part."""


class PartStep:
    """Shows the rule as it is and what this part of it can be."""

    def __init__(self, *, drafts: Drafts, cards: RuleCards, places: Places) -> None:
        self._drafts = drafts
        self._cards = cards
        self._places = places

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft = Draft.read(dialog.answers)
        reading = await self._drafts.read(draft, context)
        if reading.spec is None:
            return unreadable()
        part = _part(dialog, reading.spec)
        asked = part.asks(reading.spec, await self._around(reading, context))
        lines: list[Line] = []
        if asked.shows_rule:
            lines = [sentence(reading.spec, called=called_by(reading.names)), raw("")]
        return Screen(
            title=text("{trail} › {here}", trail=start_label(draft.start), here=part.label),
            lines=(*lines, *asked.lines),
            keyboard=Inline((*asked.rows, *last_rows(draft))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft = Draft.read(dialog.answers)
        if isinstance(answer, Chose) and answer.word == CLOSE.word:
            return await leave(draft, self._cards, context)
        reading = await self._drafts.read(draft, context)
        spec = reading.spec
        if spec is None:
            return Goes(PARTS)
        part = _part(dialog, spec)
        if isinstance(answer, Chose):
            if answer.word == BACK.word:
                return _shows(_above(part, spec))
            if answer.word == UNDO.word:
                return Goes(dialog.step, answers=draft.undone().answers())
            if answer.word.startswith(GO):
                return _shows(answer.word.removeprefix(GO))
        elif (refused := _unfit(answer)) is not None:
            return refused
        around = await self._around(reading, context)
        try:
            if isinstance(answer, Chose):
                changed = part.chosen(answer.word, spec, around)
            else:
                changed = part.typed(answer.words, spec, around)
            line = write_line(changed, names=reading.names)
            changed = read_draft_line(line, reading.names)
        except LineMistake as mistake:
            return Stays(why=mistake.says)
        leads = part.leads(answer.word if isinstance(answer, Chose) else None, spec)
        return _shows(leads, draft.changed(line))

    async def _around(self, reading: Reading, context: Context) -> Around:
        places = await self._places.all(workspace_of(context))
        return Around(names=reading.names, places=places, locale=context.locale)


def _unfit(answer: Said) -> Stays | None:
    """Return why what they sent is no answer."""
    if not answer.words:
        return Stays(why=text("Please tap one of the buttons, or write it."))
    if len(answer.words) > LONGEST:
        return Stays(
            why=text(
                "That is too long: {n} characters, and {most} are the most. Nothing was changed.",
                n=len(answer.words),
                most=LONGEST,
            )
        )
    return None


def _above(part: Part, spec: RuleSpec) -> str | None:
    """Return where Back leads; a condition that is alone stands in the place of all of them."""
    is_alone = len(leaves(spec.condition)) == 1
    above = part.within
    if above == When.word and isinstance(part, WhenPart) and is_alone:
        return None
    return above


def _part(dialog: Dialog, spec: RuleSpec) -> Part:
    part = part_called(str(dialog.answers.get("part") or ""))
    # What an undone change had added may be gone, and its parts with it.
    return part if part.fits(spec) else PARTS_OF_A_RULE[0]


def _shows(word: str | None, draft: Draft | None = None) -> Goes:
    """Go on to a part, to the panel for none."""
    kept = {} if draft is None else draft.answers()
    if word is None:
        return Goes(PARTS, answers=kept)
    return Goes(PART, answers={**kept, "part": word})
