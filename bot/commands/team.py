"""/team: who belongs to the workspace, as what, and what each answers for and sees."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.team_cards import TeamCards
from core.tenants.role import Role
from core.texts import text


class Team:
    """Every member sees it; admins change it by its buttons."""

    name = "team"
    description = text("Your team: roles, places, who sees what")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = True

    def __init__(self, *, cards: TeamCards) -> None:
        self._cards = cards

    async def run(self, context: Context, words: str) -> None:
        """Show the list."""
        await context.reply(await self._cards.listed(context))
