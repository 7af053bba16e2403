"""/undelivered: what did not get through, and why."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.undelivered import Undelivered as Screens
from core.tenants.role import Role
from core.texts import text


class Undelivered:
    """Shows the causes; what can be done is a tap away. In private, because it names people."""

    name = "undelivered"
    description = text("What did not get through")
    audience = Audience.ADMINS
    least = Role.ADMIN
    private_only = True

    def __init__(self, *, screens: Screens) -> None:
        self._screens = screens

    async def run(self, context: Context, words: str) -> None:
        """Show how much there is of each cause."""
        await context.reply(await self._screens.by_cause(context))
