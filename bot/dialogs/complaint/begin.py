"""The ways into a complaint: a place's link, /complain, and first words written in private."""

from __future__ import annotations

from bot.content import Content
from bot.context import Context
from bot.dialogs.complaint.draft import Draft
from bot.dialogs.complaint.steps import PLACE, STARS, STORY
from bot.screen import Screen
from core.flows.places import Place, Places
from core.texts import text

KIND = "complaint"


class BeginComplaint:
    """Opens the conversation at the first question that still needs an answer."""

    def __init__(self, *, places: Places) -> None:
        self._places = places

    async def at(self, place: Place, context: Context) -> None:
        """Begin at the stars, the place being known; what was begun already is now about it."""
        draft = (self.open_draft(context) or Draft()).at(place)
        step = STARS if draft.is_empty else STORY
        await context.begin(KIND, step, **draft.answers())

    async def anywhere(self, context: Context) -> None:
        """Show what was begun already; else ask for the place when there are several, else for
        the stars."""
        draft = self.open_draft(context)
        if draft is not None:
            await self.again(draft, context)
            return
        if context.workspace_id is None:
            await context.reply(which_place())
            return
        places = await self._places.all(context.workspace_id)
        step = PLACE if len(places) > 1 else STARS
        await context.begin(KIND, step, **Draft().at(_only(places)).answers())

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
        draft = Draft().at(_only(await self._places.all(context.workspace_id))).plus(content)
        await context.begin(KIND, STORY, **draft.answers())

    async def again(self, draft: Draft, context: Context) -> None:
        """Show the open conversation anew, after they changed what they had written."""
        await context.begin(KIND, context.dialog.step, **draft.answers())


def _only(places: list[Place]) -> Place | None:
    """Return the place of a workspace that has just one."""
    return places[0] if len(places) == 1 else None


def which_place() -> Screen:
    """Return what is said to somebody who came without a link and is known nowhere."""
    return Screen(
        title=text("Which place is it about?"),
        lines=(
            text("I do not know that yet. Please scan the QR code there, or open its link."),
            text("Are you setting up Opsbell? Then open the link it printed when it started."),
        ),
    )
