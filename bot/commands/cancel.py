"""/cancel: leave whatever is being asked."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from core.texts import text


class Cancel:
    """Ends the conversation that is open here; nothing of it is sent."""

    name = "cancel"
    description = text("Drop what I am asking about")
    audience = Audience.EVERYONE
    least = None
    private_only = False

    async def run(self, context: Context, words: str) -> None:
        """Leave it."""
        if await context.leave():
            await context.reply(text("Cancelled, nothing was sent."))
        else:
            await context.reply(text("There is nothing to cancel."))
