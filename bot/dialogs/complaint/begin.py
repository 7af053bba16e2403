"""The ways into a complaint: a place's link, /complain, and first words written in private."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content import Content
from bot.context import Context
from bot.dialogs.complaint.draft import Draft
from bot.dialogs.complaint.resume import RESUME, Anew, first_question
from bot.dialogs.complaint.steps import STARS, STORY
from bot.screen import Screen
from core.dialogs.dialog import Json
from core.flows.places import Place, Places
from core.texts import text

KIND = "complaint"


class BeginComplaint:
    """Opens the conversation at the first question that still needs an answer."""

    def __init__(self, *, places: Places) -> None:
        self._places = places

    async def at(self, place: Place, context: Context) -> None:
        """Begin at the stars, the place being known; what was begun already is shown first."""
        draft = self.open_draft(context)
        if draft is None:
            await context.begin(KIND, STARS, **Draft().at(place).answers())
            return
        if draft.place_id is None and place.workspace_id == context.dialog.workspace_id:
            draft = draft.at(place)
        anew = Anew(workspace_id=str(place.workspace_id), start=place.start)
        await self._ask_which(draft, anew, context)

    async def anywhere(self, context: Context) -> None:
        """Show what was begun already; else ask for the place when there are several, else for
        the stars."""
        draft = self.open_draft(context)
        there = context.workspace_id or context.dialog.workspace_id
        if draft is not None and there is not None:
            await self._ask_which(draft, Anew(workspace_id=str(there), start=None), context)
            return
        if context.workspace_id is None:
            await context.reply(which_place())
            return
        step = first_question(await self._places.all(context.workspace_id))
        await context.begin(KIND, step, **Draft().answers())

    def open_draft(self, context: Context) -> Draft | None:
        """Return the complaint that is open here; None for none, or one that holds nothing."""
        dialog = context.dialog
        if not dialog.is_open or dialog.kind != KIND:
            return None
        draft = Draft.read(dialog.answers)
        return None if draft.is_empty else draft

    async def told(self, content: Content, context: Context) -> None:
        """Begin with what they wrote or sent unasked; nothing of it is asked again."""
        if context.workspace_id is None:
            await context.reply(which_place())
            return
        await context.begin(KIND, STORY, **Draft().plus(content).answers())

    async def again(self, draft: Draft, context: Context) -> None:
        """Show the open conversation anew, after they changed what they had written."""
        await self._go_on(context.dialog.step, draft.answers(), context)

    async def _ask_which(self, draft: Draft, anew: Anew, context: Context) -> None:
        await self._go_on(RESUME, {**draft.answers(), **anew.answers()}, context)

    async def _go_on(self, step: str, answers: Mapping[str, Json], context: Context) -> None:
        """Show the open conversation below what was just said, in the workspace it is about."""
        before = context.dialog
        if before.workspace_id is not None:
            await context.stand_in(before.workspace_id)
        await context.begin(KIND, step, **{**before.answers, **answers})


def which_place() -> Screen:
    """Return what is said to somebody who came without a link and is known nowhere."""
    return Screen(
        title=text("Which place is it about?"),
        lines=(
            text("I do not know that yet. Please scan the QR code there, or open its link."),
            text("Are you setting up Opsbell? Then open the link it printed when it started."),
        ),
    )
