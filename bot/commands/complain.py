"""/complain: say that something is wrong, or good."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.dialogs.complaint.begin import BeginComplaint
from bot.keyboards import Inline, Link
from bot.links import start_link
from core.texts import text


class Complain:
    """Begins a complaint; in a group it only shows the way, what is said is private."""

    name = "complain"
    description = text("Tell us what is wrong, or what is good")
    audience = Audience.EVERYONE
    least = None
    private_only = False

    def __init__(self, *, begin: BeginComplaint) -> None:
        self._begin = begin

    async def run(self, context: Context, words: str) -> None:
        """Ask the first question."""
        if context.is_private:
            await self._begin.anywhere(context)
            return
        url = start_link(context.bot_username, "complain")
        await context.reply(
            text("Write to me in private, so that only the team reads it."),
            Inline(((Link(label=text("Write in private"), url=url),),)),
        )
