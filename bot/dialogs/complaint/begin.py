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
        """Begin at the stars, the place being known; the workspace that counts is its own."""
        await context.begin(KIND, STARS, **Draft().at(place).answers())

    async def anywhere(self, context: Context) -> None:
        """Ask for the place when there are several, else for the stars."""
        if context.workspace_id is None:
            await context.reply(which_place())
            return
        places = await self._places.all(context.workspace_id)
        if len(places) > 1:
            await context.begin(KIND, PLACE, **Draft().answers())
        else:
            only = places[0] if places else None
            await context.begin(KIND, STARS, **Draft().at(only).answers())

    async def told(self, content: Content, context: Context) -> None:
        """Begin with what they wrote or sent unasked; nothing of it is asked again."""
        await context.begin(KIND, STORY, **Draft().plus(content).answers())

    async def again(self, draft: Draft, context: Context) -> None:
        """Show the open conversation anew, after they changed what they had written."""
        await context.begin(KIND, context.dialog.step, **draft.answers())


def which_place() -> Screen:
    """Return what is said to somebody who came without a link and is known nowhere."""
    return Screen(
        title=text("Which place is it about?"),
        lines=(
            text("I do not know that yet. Please scan the QR code there, or open its link."),
            text("Are you setting Opsbell up? Then open the link that its start has printed."),
        ),
    )
