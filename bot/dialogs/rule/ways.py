"""The ways between the steps of a rule that is written: in by a typed line, out without saving."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.dialog import Goes, Leaves, Said, Transition
from bot.dialogs.rule.draft import Draft, Drafts
from bot.keyboards import Choice, Inline
from bot.rule_cards import RuleCards
from bot.screen import Screen
from core.errors import NotFound
from core.texts import Text, text

KIND, LINE, CARD, SAMPLE = "rule", "line", "card", "sample"
START, PARTS, PART, EXAMPLE, PICK = "start", "parts", "part", "example", "pick"
_CRUMB = 28
DISCARD = Choice(label=text("Discard"), word="discard")
CLOSE = Choice(label=text("Close"), word="close")
BACK = Choice(label=text("Back"), word="back")
UNDO = Choice(label=text("↩ Undo"), word="undo")


def crumbs(name: str, here: Text) -> Text:
    """Return where this is, for the title: within a rule, whose name may be long."""
    short = name if len(name) <= _CRUMB else name[: _CRUMB - 1].rstrip() + "…"
    return text("{trail} › {here}", trail=short, here=here)


async def step_for(draft: Draft, drafts: Drafts, context: Context) -> str:
    """Return the step at which this draft stands: its card once the line reads as a rule."""
    if draft.line is None:
        return LINE
    return CARD if (await drafts.read(draft, context)).spec is not None else LINE


async def begin(draft: Draft, drafts: Drafts, context: Context) -> None:
    """Begin the conversation with this draft, in the place of one that was open."""
    await context.begin(KIND, await step_for(draft, drafts, context), **draft.answers())


async def take_line(answer: Said, draft: Draft, drafts: Drafts, context: Context) -> Transition:
    """Take what they wrote as the whole line; an empty message changes nothing."""
    if not answer.words:
        return Goes(await step_for(draft, drafts, context))
    message = answer.messages[0].message_id
    typed = draft.typed(answer.words, message)
    if await step_for(draft, drafts, context) == LINE:
        # What does not read is nothing to come back to.
        typed = replace(typed, past=draft.past)
    typed = replace(typed, sample="", stars=None, place=None, tried=None)
    return Goes(await step_for(typed, drafts, context), answers=typed.answers())


def last_rows(draft: Draft) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons that end every panel; with the last change to be taken back."""
    return ((UNDO,), (BACK, CLOSE)) if draft.past else ((BACK, CLOSE),)


def unreadable() -> Screen:
    """Return what stands there when a name the line uses went meanwhile."""
    return Screen(
        lines=(text("This line does not read any more. Please send it again."),),
        keyboard=Inline(((BACK, CLOSE),)),
    )


async def leave(draft: Draft, cards: RuleCards, context: Context) -> Transition:
    """Leave without saving: back to the rule's card, or nothing was made."""
    if draft.rule is not None:
        try:
            return Leaves(shows=await cards.one(context, draft.rule))
        except NotFound:
            return Leaves(shows=Screen(lines=(text("This rule was deleted meanwhile."),)))
    return Leaves(shows=Screen(lines=(text("No rule was saved."),)))
