"""Choosing a case, or something that came in of late, to try a rule with."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.dialog import Chose, Goes, Stays, Taken, Transition
from bot.dialogs.rule.draft import Draft, Drafts
from bot.dialogs.rule.proof import quoted
from bot.dialogs.rule.sample import A_CASE
from bot.dialogs.rule.tried import CASE, SIGNAL, read_number
from bot.dialogs.rule.ways import BACK, CLOSE, SAMPLE, crumbs, leave
from bot.keyboards import Choice, Inline
from bot.rule_cards import RuleCards
from bot.rule_words import shown_name
from bot.screen import Screen
from bot.standing import workspace_of
from core.desk.view import CaseFilter, CaseView, CaseViews
from core.dialogs.dialog import Dialog
from core.rulebook.received import ReceivedSignals
from core.rules.rule import RuleSpec
from core.texts import Text, raw, text

_SHOWN = 6
_LABEL = 34


class PickStep:
    """The newest as buttons; another case by its number."""

    def __init__(
        self, *, drafts: Drafts, cards: RuleCards, cases: CaseViews, received: ReceivedSignals
    ) -> None:
        self._drafts = drafts
        self._cards = cards
        self._cases = cases
        self._received = received

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        spec = (await self._drafts.read(Draft.read(dialog.answers), context)).spec
        is_case = dialog.answers.get("from") == A_CASE
        keys: list[Choice] = []
        if spec is not None:
            keys = await (self._cases_of(context) if is_case else self._came_in(spec, context))
        name = shown_name(spec, "", context.locale)
        here = text("Take a case") if is_case else text("Take a message")
        return Screen(
            title=crumbs(name, here),
            lines=(_question(is_case=is_case, has_any=bool(keys)),),
            keyboard=Inline((*((key,) for key in keys), (BACK, CLOSE))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft = Draft.read(dialog.answers)
        if not isinstance(answer, Chose):
            if not answer.words or dialog.answers.get("from") != A_CASE:
                return Stays(why=text("Please tap one of the buttons."))
            number = read_number(answer.words)
            if number is None:
                return Stays(why=text("Please write the number of a case, such as 12."))
            return Goes(SAMPLE, answers=replace(draft, tried=f"{CASE}{number}").answers())
        if answer.word.startswith((CASE, SIGNAL)):
            return Goes(SAMPLE, answers=replace(draft, tried=answer.word).answers())
        if answer.word == CLOSE.word:
            return await leave(draft, self._cards, context)
        return Goes(SAMPLE)

    async def _cases_of(self, context: Context) -> list[Choice]:
        page = await self._cases.page(
            workspace_of(context), CaseFilter(), sight=context.sight, limit=_SHOWN
        )
        return [Choice(label=_case(one), word=f"{CASE}{one.number}") for one in page.items]

    async def _came_in(self, spec: RuleSpec, context: Context) -> list[Choice]:
        found = await self._received.newest(workspace_of(context), spec.kinds, at_most=_SHOWN)
        return [
            Choice(
                label=_short(quoted(one.signal).render(context.locale)),
                word=f"{SIGNAL}{one.id}",
            )
            for one in found
        ]


def _question(*, is_case: bool, has_any: bool) -> Text:
    if is_case and has_any:
        return text("Tap one of the newest cases, or write the number of another.")
    if is_case:
        return text("There are no cases yet.")
    if has_any:
        return text("Tap one of the newest that came in.")
    return text("Nothing that this rule looks at came in yet.")


def _case(case: CaseView) -> Text:
    stars = "" if case.rating is None else "★" * case.rating
    return _short(" ".join(part for part in (f"#{case.number}", stars, case.title) if part))


def _short(words: str) -> Text:
    return raw(words if len(words) <= _LABEL else words[: _LABEL - 1] + "…")
