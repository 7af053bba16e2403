"""/my: what a customer sent, and what became of it."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.dialogs.complaint.begin import which_place
from bot.own_cases import OwnCases
from core.texts import text


class My:
    """Lists their own cases; nobody else's are ever shown."""

    name = "my"
    description = text("What you sent, and what became of it")
    audience = Audience.EVERYONE
    least = None
    private_only = True

    def __init__(self, *, own: OwnCases) -> None:
        self._own = own

    async def run(self, context: Context, words: str) -> None:
        """Show the newest."""
        if context.workspace_id is None:
            await context.reply(which_place())
        else:
            await context.reply(await self._own.screen(context))
