"""/routes: which alerts go where."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.route_cards import RouteCards
from core.tenants.role import Role
from core.texts import text


class Routes:
    """Shows the panel; staff see it, administrators change it."""

    name = "routes"
    description = text("Which alerts go where")
    audience = Audience.ADMINS
    least = Role.STAFF
    private_only = False

    def __init__(self, *, cards: RouteCards) -> None:
        self._cards = cards

    async def run(self, context: Context, words: str) -> None:
        """Show the list."""
        await context.reply(await self._cards.page(context))
