"""One time a draft would have fired, with what each part of it said."""

from __future__ import annotations

from bot.context import Context
from bot.dialog import Chose, Goes, Stays, Taken, Transition
from bot.dialogs.rule.draft import Draft, Drafts
from bot.dialogs.rule.proof import Proofs, chosen_example, moment_of, quoted
from bot.dialogs.rule.ways import BACK, CARD, CLOSE, crumbs, leave
from bot.keyboards import Inline
from bot.rule_cards import RuleCards
from bot.rule_words import shown_name, verdict_lines
from bot.screen import Screen
from core.dialogs.dialog import Dialog
from core.texts import raw, text


class ExampleStep:
    """Shown until they go back."""

    def __init__(self, *, drafts: Drafts, cards: RuleCards, proofs: Proofs) -> None:
        self._drafts = drafts
        self._cards = cards
        self._proofs = proofs

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft = Draft.read(dialog.answers)
        reading = await self._drafts.read(draft, context)
        found = None
        if reading.spec is not None:
            until = moment_of(dialog.answers.get("until"), context.now)
            proven = await self._proofs.of(reading.spec, until, context)
            found = chosen_example(proven, dialog.answers.get("example"))
        keyboard = Inline(((BACK, CLOSE),))
        if reading.spec is None or found is None:
            return Screen(lines=(text("This example is not there any more."),), keyboard=keyboard)
        name = shown_name(reading.spec, reading.spec.name, context.locale)
        return Screen(
            title=crumbs(name, text("why")),
            lines=(
                quoted(found.signal),
                text("Came in {at}.", at=found.signal.at),
                raw(""),
                *verdict_lines(found.verdict),
            ),
            keyboard=keyboard,
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose) and answer.word == CLOSE.word:
            return await leave(Draft.read(dialog.answers), self._cards, context)
        if isinstance(answer, Chose):
            return Goes(CARD)
        return Stays(why=text("Please tap Back first."))
