"""What a complaint is about: one of a few words, folded away until somebody wants to choose."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.dialog import Goes, Said, Taken, Transition
from bot.dialogs.complaint.draft import Draft
from bot.dialogs.complaint.steps import STORY, told, told_so_far
from bot.keyboards import Choice, Inline
from bot.screen import Screen
from bot.vertical_words import KNOWN_CATEGORIES, categories, category_word, vertical_here
from core.dialogs.dialog import Dialog
from core.texts import text


class CategoryStep:
    """One tap, in the place of the story's panel and back to it; never asked by itself."""

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        """Return the categories below what was said so far."""
        offered = categories(vertical_here(context))
        chips = [Choice(label=category_word(one), word=one) for one in offered]
        # Two abreast: three would cut their words on a narrow phone.
        rows = [tuple(chips[at : at + 2]) for at in range(0, len(chips), 2)]
        return Screen(
            title=text("What is it about?"),
            lines=tuple(told_so_far(Draft.read(dialog.answers))),
            keyboard=Inline((*rows, (Choice(label=text("Back"), word="back"),))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        """Go back to the story, with the category that was tapped."""
        draft = Draft.read(dialog.answers)
        if isinstance(answer, Said):
            return told(answer, draft, context)
        if answer.word in KNOWN_CATEGORIES:
            draft = replace(draft, category=answer.word)
        return Goes(STORY, answers=draft.answers())
