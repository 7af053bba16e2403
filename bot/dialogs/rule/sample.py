"""Trying a rule with a text: what it would say of it, part by part."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID

from bot.context import Context
from bot.dialog import Chose, Goes, Leaves, Stays, Taken, Transition
from bot.dialogs.rule.draft import Draft, Drafts
from bot.dialogs.rule.ways import CARD, LINE
from bot.keyboards import Choice, Inline
from bot.rule_cards import RuleCards
from bot.rule_words import shown_name, verdict_lines
from bot.screen import Line, Screen
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.ids import RuleId
from core.rules.explain import explain
from core.rules.line import write_line
from core.rules.rule import Rule, RuleSpec
from core.rules.signal import Scalar, Signal, SignalKind
from core.rules.zone import find_zone
from core.texts import raw, text

_BACK, _STARS = "back", "stars"
_LONGEST = 4000
_TRIAL = RuleId(UUID(int=0))
_STARS_SAID = re.compile(r"^([1-5])\s*(?:★|⭐️?|stars?\b|estrellas?\b)[\s,.:]*", re.IGNORECASE)


class SampleStep:
    """Texts are typed, stars are tapped; each shows the verdict anew."""

    def __init__(self, *, drafts: Drafts, cards: RuleCards) -> None:
        self._drafts = drafts
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft = Draft.read(dialog.answers)
        reading = await self._drafts.read(draft, context)
        if reading.spec is None:
            return Screen(
                lines=(text("This line does not read any more. Please send it again."),),
                keyboard=Inline(((_back(),),)),
            )
        stars = tuple(
            Choice(
                label=raw(f"{n} ★"),
                word=f"{_STARS}{n}",
                style="primary" if draft.stars == n else None,
            )
            for n in range(1, 6)
        )
        lines: list[Line] = []
        if draft.sample or draft.stars is not None:
            lines = [*_tried(draft, reading.spec, context), raw("")]
        lines.append(text("Write a text as a customer would, or tap the stars they might give."))
        return Screen(
            title=text(
                "Test: {name}", name=shown_name(reading.spec, reading.spec.name, context.locale)
            ),
            lines=tuple(lines),
            keyboard=Inline((stars, (_back(),))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft = Draft.read(dialog.answers)
        if not isinstance(answer, Chose):
            words = answer.words[:_LONGEST]
            if not words:
                return Stays(why=text("Please write a text, or tap the stars."))
            stars, words = _read(words, draft.stars)
            return Goes(dialog.step, answers=replace(draft, sample=words, stars=stars).answers())
        if answer.word.startswith(_STARS):
            stars = int(answer.word.removeprefix(_STARS))
            given = None if draft.stars == stars else stars
            return Goes(dialog.step, answers=replace(draft, stars=given).answers())
        return await self._back(draft, context)

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


def _tried(draft: Draft, spec: RuleSpec, context: Context) -> list[Line]:
    kind = spec.kinds[0] if spec.kinds else SignalKind.SUBMISSION
    fields: dict[str, Scalar] = {}
    if kind is SignalKind.SUBMISSION:
        fields["kind"] = "complaint"
    if draft.stars is not None:
        fields["rating"] = draft.stars
    signal = Signal(
        kind=kind,
        workspace=workspace_of(context),
        at=context.now,
        fields=fields,
        text=draft.sample,
    )
    zone = context.standing.zone if context.standing is not None else "UTC"
    rule = Rule(id=_TRIAL, revision=1, spec=spec.model_copy(update={"active": True}))
    verdict = explain(signal, rule, zone=find_zone(zone))
    stars = "" if draft.stars is None else "★" * draft.stars
    quoted = f"“{draft.sample}”" if draft.sample else ""
    would = text("✅ It would fire.") if verdict.holds else text("❌ It would not fire.")
    return [raw(" ".join(part for part in (stars, quoted) if part)), raw(""), would, raw(""),
            *verdict_lines(verdict)]  # fmt: skip


def _read(words: str, stars: int | None) -> tuple[int | None, str]:
    """Return the stars a text begins with, else those given before, and the rest of it."""
    said = _STARS_SAID.match(words)
    return (stars, words) if said is None else (int(said[1]), words[said.end() :])


def _back() -> Choice:
    return Choice(label=text("Back"), word=_BACK)
