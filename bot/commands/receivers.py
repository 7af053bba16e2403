"""/receivers: where alerts can go."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.receiver_cards import ReceiverCards
from core.tenants.role import Role
from core.texts import text


class Receivers:
    """Shows the panel; staff see it, administrators change it."""

    name = "receivers"
    description = text("Where alerts can go: groups, people, roles")
    audience = Audience.ADMINS
    least = Role.STAFF
    private_only = False

    def __init__(self, *, cards: ReceiverCards) -> None:
        self._cards = cards

    async def run(self, context: Context, words: str) -> None:
        """Show the list."""
        await context.reply(await self._cards.page(context))
