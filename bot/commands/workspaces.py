"""/workspaces: where one belongs, and where one's commands count."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.workspace_cards import WorkspaceCards
from core.texts import text


class Workspaces:
    """Lists them; one tap goes on in another."""

    name = "workspaces"
    description = text("Your workspaces, and going from one to another")
    audience = Audience.MEMBERS
    least = None
    private_only = True

    def __init__(self, *, cards: WorkspaceCards) -> None:
        self._cards = cards

    async def run(self, context: Context, words: str) -> None:
        """Show the list."""
        await context.reply(await self._cards.listed(context))
