"""/silences: what is silenced, and what will be."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.silence_cards import SilenceCards
from core.tenants.role import Role
from core.texts import text


class Silences:
    """Lists them; each has a card."""

    name = "silences"
    description = text("Silences: what nobody is told of now")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = False

    def __init__(self, *, cards: SilenceCards) -> None:
        self._cards = cards

    async def run(self, context: Context, words: str) -> None:
        """Show the list."""
        await context.reply(await self._cards.page(context))
