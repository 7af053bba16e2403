"""/keys: the keys with which programs come in."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.key_cards import KeyCards
from core.tenants.role import Role
from core.texts import text


class Keys:
    """Lists them, in private alone: what its buttons show once is a secret."""

    name = "keys"
    description = text("API keys: how programs come in")
    audience = Audience.ADMINS
    least = Role.ADMIN
    private_only = True

    def __init__(self, *, cards: KeyCards) -> None:
        self._cards = cards

    async def run(self, context: Context, words: str) -> None:
        """Show the list."""
        await context.reply(await self._cards.page(context))
