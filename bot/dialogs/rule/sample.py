"""Trying a rule: with a text as a customer would write it, a case, or what came in of late."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.dialog import Chose, Goes, Leaves, Stays, Taken, Transition
from bot.dialogs.rule.draft import Draft, Drafts
from bot.dialogs.rule.parts.trees import leaves
from bot.dialogs.rule.proof import places_in
from bot.dialogs.rule.tried import Tries, read_text
from bot.dialogs.rule.ways import BACK, CARD, CLOSE, LINE, PICK, crumbs, leave, unreadable
from bot.keyboards import Choice, Inline
from bot.rule_cards import RuleCards
from bot.rule_words import shown_name
from bot.screen import Line, Screen
from core.dialogs.dialog import Dialog
from core.rules.line import write_line
from core.rules.rule import RuleSpec
from core.rules.signal import SignalKind
from core.texts import raw, text

A_CASE, RECEIVED = "cases", "received"
_STARS, _PLACE = "stars", "place."
_ASK = "ask"
_AGAIN = (Choice(label=text("Ask now"), word=_ASK, style="primary"),)
_LONGEST = 4000
_PLACES_SHOWN = 4


class SampleStep:
    """Texts are typed, stars are tapped, cases are chosen; each shows the verdict anew.
    A rule with a schedule is asked as of now."""

    def __init__(self, *, drafts: Drafts, cards: RuleCards, tries: Tries) -> None:
        self._drafts = drafts
        self._cards = cards
        self._tries = tries

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft = Draft.read(dialog.answers)
        reading = await self._drafts.read(draft, context)
        spec = reading.spec
        if spec is None:
            return unreadable()
        name = shown_name(spec, spec.name, context.locale)
        title = crumbs(name, text("Test"))
        if spec.schedule is not None:
            asked = await self._tries.asked_now(spec, context)
            return Screen(
                title=title, lines=tuple(asked), keyboard=Inline((_AGAIN, (BACK, CLOSE)))
            )
        if not can_be_tried(spec):
            alone = text("The clock asks this rule, so there is nothing to try it with.")
            return Screen(title=title, lines=(alone,), keyboard=Inline(((BACK, CLOSE),)))
        tried = await self._tries.lines(draft, spec, context)
        lines: list[Line] = [*tried, raw("")] if tried else []
        lines.append(text("Write a text as a customer would, or tap the stars they might give."))
        return Screen(title=title, lines=tuple(lines), keyboard=_keys(draft, spec))

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft = Draft.read(dialog.answers)
        if not isinstance(answer, Chose):
            words = answer.words[:_LONGEST]
            spec = (await self._drafts.read(draft, context)).spec
            if spec is not None and spec.schedule is not None:
                return Stays(why=text("The clock asks this rule. Tap Ask now."))
            if not words:
                return Stays(why=text("Please write a text, or tap the stars."))
            stars, words = read_text(words, draft.stars)
            tried = replace(draft, sample=words, stars=stars, tried=None)
            return Goes(dialog.step, answers=tried.answers())
        if answer.word == _ASK:
            return Goes(dialog.step)
        if answer.word in (A_CASE, RECEIVED):
            return Goes(PICK, answers={"from": answer.word})
        if answer.word.startswith(_STARS):
            stars = int(answer.word.removeprefix(_STARS))
            given = None if draft.stars == stars and draft.tried is None else stars
            return Goes(dialog.step, answers=replace(draft, stars=given, tried=None).answers())
        if answer.word.startswith(_PLACE):
            return await self._in_place(answer.word, draft, dialog, context)
        if answer.word == CLOSE.word:
            return await leave(draft, self._cards, context)
        return await self._back(draft, context)

    async def _in_place(
        self, word: str, draft: Draft, dialog: Dialog, context: Context
    ) -> Transition:
        spec = (await self._drafts.read(draft, context)).spec
        named = _places(spec) if spec is not None else []
        at = word.removeprefix(_PLACE)
        if at.isdigit() and int(at) < len(named):
            place = None if draft.place == named[int(at)] else named[int(at)]
            draft = replace(draft, place=place, tried=None)
        return Goes(dialog.step, answers=draft.answers())

    async def _back(self, draft: Draft, context: Context) -> Transition:
        """Return to the draft; to the rule's own card when nothing of it was changed."""
        reading = await self._drafts.read(draft, context)
        if reading.spec is None:
            return Goes(LINE)
        if reading.stored is not None and reading.stored.spec is not None:
            present = write_line(reading.stored.spec, names=reading.names)
            if present == draft.line:
                return Leaves(shows=await self._cards.card(context, reading.stored))
        return Goes(CARD)


def can_be_tried(spec: RuleSpec) -> bool:
    """Tell whether something that comes in can make the rule fire; else only the clock does."""
    asked = [one.is_asked_by_clock for one in leaves(spec.condition)]
    return spec.schedule is None and not (asked and all(asked))


def _keys(draft: Draft, spec: RuleSpec) -> Inline:
    is_sample = draft.tried is None
    stars = tuple(
        Choice(
            label=raw(f"{n} ★"),
            word=f"{_STARS}{n}",
            style="primary" if is_sample and draft.stars == n else None,
        )
        for n in range(1, 6)
    )
    places = [
        Choice(
            label=raw(f"📍 {name}"),
            word=f"{_PLACE}{at}",
            style="primary" if is_sample and draft.place == name else None,
        )
        for at, name in enumerate(_places(spec))
    ]
    rows = [tuple(places[at : at + 2]) for at in range(0, len(places), 2)]
    cases = Choice(label=text("Take a case"), word=A_CASE)
    received = Choice(label=text("Take a message"), word=RECEIVED)
    if SignalKind.SUBMISSION not in spec.kinds:
        return Inline((*rows, (received,), (BACK, CLOSE)))
    return Inline((stars, *rows, (cases, received), (BACK, CLOSE)))


def _places(spec: RuleSpec) -> list[str]:
    return places_in(spec)[:_PLACES_SHOWN]
