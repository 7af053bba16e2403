"""What a typed line means, read back before anything is saved."""

from __future__ import annotations

from datetime import timedelta

from bot.context import Context
from bot.dialog import Chose, Finished, Goes, Stays, Taken, Transition
from bot.dialogs.rule.draft import Draft, Drafts, Reading
from bot.dialogs.rule.proof import Proofs, chosen_example, example_in, example_keys, proof_lines
from bot.dialogs.rule.sample import can_be_tried
from bot.dialogs.rule.starts import start_label
from bot.dialogs.rule.ways import (
    DISCARD,
    EXAMPLE,
    LINE,
    PARTS,
    SAMPLE,
    UNDO,
    crumbs,
    leave,
    take_line,
    unreadable,
)
from bot.keyboards import Choice, Inline
from bot.rule_cards import RuleCards, meanwhile_lines
from bot.rule_words import printed, read_back, shown_name, told
from bot.screen import Line, Screen
from bot.standing import workspace_of
from bot.zone_words import rule_times
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.errors import NotFound
from core.rulebook.book import RuleBook
from core.rulebook.rehearsal import Audience, RuleRehearsals
from core.rulebook.stored import RuleChanged
from core.rules.line import write_line
from core.rules.line.defaults import is_named
from core.rules.rule import RuleSpec
from core.tenants.access import require
from core.texts import Text, raw, text

_SAVE, _PAUSED, _TEST = "save", "paused", "test"
_CHANGE, _SEND = "change", "send"
_ANEW = "new"
"""Behind the dot of a save: the rule is there no more, so it is made anew."""


class CardStep:
    """Save, save paused, try with a text, or discard; another line takes the place of this."""

    def __init__(
        self,
        *,
        drafts: Drafts,
        cards: RuleCards,
        rules: RuleBook,
        proofs: Proofs,
        rehearsals: RuleRehearsals,
    ) -> None:
        self._drafts = drafts
        self._cards = cards
        self._rules = rules
        self._proofs = proofs
        self._rehearsals = rehearsals

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft = Draft.read(dialog.answers)
        reading = await self._drafts.read(draft, context)
        spec = reading.spec
        if spec is None:
            # A name it uses went meanwhile; the next answer shows where.
            return unreadable()
        lines: list[Line] = _meanwhile(reading, context)
        lines += read_back(spec, reading.names)
        if (heard := told(spec, reading.names)) is not None:
            lines += [raw(""), heard]
        lines += rule_times(spec, context)
        # Whole seconds, as the buttons of the examples keep it; none that just came in is missed.
        until = context.now.replace(microsecond=0) + timedelta(seconds=1)
        proven = await self._proofs.of(spec, until, context)
        lines += [raw(""), *proof_lines(proven, spec, context.locale)]
        if warned := await self._proofs.warnings(spec, context):
            lines += [raw(""), *warned]
        lines += [raw(""), text("Not saved yet. Send another line to change it.")]
        return Screen(
            title=_title(draft, spec),
            lines=tuple(lines),
            keyboard=_keys(draft, reading, spec, example_keys(proven, until)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft = Draft.read(dialog.answers)
        if not isinstance(answer, Chose):
            if not answer.words:
                return Stays(why=text("Please tap one of the buttons, or send another line."))
            return await take_line(answer, draft, self._drafts, context)
        if answer.word == _TEST:
            return Goes(SAMPLE)
        if answer.word == _CHANGE:
            return Goes(PARTS)
        if answer.word == UNDO.word:
            return Goes(dialog.step, answers=draft.undone().answers())
        if answer.word == _SEND:
            return await self._rehearsed(draft, context)
        if (example := example_in(answer.word)) is not None:
            return Goes(EXAMPLE, answers={"example": example[0], "until": example[1]})
        word, _, shown = answer.word.partition(".")
        if word not in (_SAVE, _PAUSED):
            return await leave(draft, self._cards, context)
        require(context.role, "rules.write")
        try:
            return await self._save(draft, dialog, context, shown, active=word == _SAVE)
        except RuleChanged:
            said = text("Somebody else changed this rule. Look first.")
        except NotFound:
            said = text("Somebody deleted this rule. Look first.")
        # They see what it is now, and the next tap is meant for that.
        await context.toast(said, is_alert=True)
        return Goes(dialog.step)

    async def _rehearsed(self, draft: Draft, context: Context) -> Transition:
        """Send how its alert looks, on the way of every alert; the panel stays."""
        reading = await self._drafts.read(draft, context)
        if reading.spec is None:
            return Goes(LINE)
        proven = await self._proofs.of(reading.spec, context.now, context)
        newest = chosen_example(proven, 1)
        await self._rehearsals.send(
            workspace_of(context),
            reading.spec,
            name=shown_name(reading.spec, reading.spec.name, context.locale),
            about=newest.signal if newest is not None else None,
            to=Audience(person_id=context.person.id, address=context.address),
            cause=context.cause,
        )
        said = text("A test alert is on its way to you, and to nobody else.")
        await context.toast(said)
        return Stays(why=said)

    async def _save(
        self, draft: Draft, dialog: Dialog, context: Context, shown: str, *, active: bool
    ) -> Transition:
        """Save it over the rule as it was `shown` when they tapped."""
        reading = await self._drafts.read(draft, context)
        if reading.spec is None:
            return Goes(LINE)
        rule_id = None if shown == _ANEW else draft.rule
        seen = int(shown) if shown.isdigit() else draft.revision
        saved = await self._rules.save(
            workspace_of(context),
            reading.spec.model_copy(update={"active": active}),
            by=context.person.id,
            rule_id=rule_id,
            if_revision=seen if rule_id is not None else None,
            cause=context.cause.carrying(Ends(dialog=dialog)),
        )
        said = text("Saved.") if active else text("Saved, and paused.")
        is_new = rule_id is None or seen != saved.revision
        card = await self._cards.card(context, saved, says=(said,), may_undo=is_new)
        return Finished(shows=card)


def _keys(draft: Draft, reading: Reading, spec: RuleSpec, examples: tuple[Choice, ...]) -> Inline:
    save, shown = text("Save"), ""
    if reading.is_gone:
        save, shown = text("Save as a new rule"), f".{_ANEW}"
    elif reading.stored is not None:
        shown = f".{reading.stored.revision}"
        save = text("Save instead") if reading.meanwhile is not None else save
    first = (
        Choice(label=save, word=f"{_SAVE}{shown}", style="success"),
        Choice(label=text("Save paused"), word=f"{_PAUSED}{shown}"),
    )
    test: tuple[Choice, ...] = ()
    if spec.schedule is not None or can_be_tried(spec):
        test = (Choice(label=text("Test"), word=_TEST),)
    if spec.severity is not None:
        test = (*test, Choice(label=text("Send me a test alert"), word=_SEND))
    change = Choice(label=text("Change"), word=_CHANGE)
    undo = (UNDO,) if draft.past else ()
    rows = (first, examples, test, (*undo, change, DISCARD))
    return Inline(tuple(row for row in rows if row))


def _title(draft: Draft, spec: RuleSpec) -> Text:
    here = text("what it would do")
    if is_named(spec):
        return crumbs(spec.name, here)
    return text("{trail} › {here}", trail=start_label(draft.start), here=here)


def _meanwhile(reading: Reading, context: Context) -> list[Line]:
    """Return what somebody else made of the rule meanwhile."""
    if reading.is_gone:
        return [text("⚠️ Somebody deleted this rule while you wrote. Yours would be a new one:"),
                raw("")]  # fmt: skip
    if reading.meanwhile is None:
        return []
    lines: list[Line] = [*meanwhile_lines(reading.meanwhile, context)]
    if reading.stored is not None and reading.stored.spec is not None:
        lines += [
            text("Now it is:"),
            printed(write_line(reading.stored.spec, names=reading.names)),
        ]
    return [*lines, raw(""), text("Yours would replace it:")]
