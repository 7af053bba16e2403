"""Where a rule begins that is built with buttons: what most rules are about, to be changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.context import Context
from bot.dialog import Chose, Goes, Stays, Taken, Transition
from bot.dialogs.rule.draft import Draft, Drafts
from bot.dialogs.rule.ways import CLOSE, LINE, PART, PARTS, leave, take_line
from bot.keyboards import Choice, Inline
from bot.rule_cards import RuleCards
from bot.screen import Screen
from core.dialogs.dialog import Dialog
from core.texts import Text, raw, text

EXPERT = "expert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A starting point: `line` is a whole rule, `asks` the part to be asked for before anything
    else, None when the line is useful as it is."""

    word: str
    label: Text
    line: str
    asks: str | None = None


STARTS = (
    Start(word="rating", label=text("★ Low rating"), line="when rating <= 2 then alert high"),
    Start(
        word="words",
        label=text("💬 Words"),
        line='when text has "refund", "reembolso" then alert high',
        asks="when",
    ),
    Start(
        word="burst",
        label=text("📈 Many at once"),
        line="when 5 complaints in 15m per place then alert critical",
    ),
    Start(
        word="silence",
        label=text("🔇 Silence"),
        line="when no feedback for 6h between 08:00 and 22:00 then alert medium",
    ),
    Start(
        word="daily",
        label=text("🕘 Daily question"),
        line="every weekday at 09:00 when count(open, older than 24h) > 0 then alert medium",
    ),
)


class StartStep:
    """One tap makes a whole rule; who knows the language writes the line."""

    def __init__(self, *, drafts: Drafts, cards: RuleCards) -> None:
        self._drafts = drafts
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        points = [Choice(label=one.label, word=one.word) for one in STARTS]
        expert = Choice(label=text("✏️ Write a line"), word=EXPERT)
        return Screen(
            title=text("New rule"),
            lines=(
                text("What should it watch for?"),
                raw(""),
                text("Each of these can be changed before it is saved."),
            ),
            keyboard=Inline(
                (tuple(points[:2]), tuple(points[2:4]), (points[4], expert), (CLOSE,))
            ),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft = Draft.read(dialog.answers)
        if not isinstance(answer, Chose):
            if not answer.words:
                return Stays(why=text("Please tap one of the buttons, or send another line."))
            return await take_line(answer, draft, self._drafts, context)
        if answer.word == EXPERT:
            return Goes(LINE, answers=replace(draft, line=None).answers())
        start = next((one for one in STARTS if one.word == answer.word), None)
        if start is None:
            return await leave(draft, self._cards, context)
        begun = replace(draft, line=start.line, message=None, start=start.word)
        if start.asks is not None:
            return Goes(PART, answers={**begun.answers(), "part": start.asks})
        return Goes(PARTS, answers=begun.answers())


def start_label(word: str | None) -> Text:
    """Return how the starting point is called; the breadcrumb begins with it."""
    found = next((one.label for one in STARTS if one.word == word), None)
    return text("Rule") if found is None else found
