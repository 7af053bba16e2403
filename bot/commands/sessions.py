"""/sessions: where one is signed in to the dashboard, and signing out there."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.session_cards import SessionCards
from core.tenants.role import Role
from core.texts import text


class Sessions:
    """Shows one's own, in private: devices and times are nobody else's business."""

    name = "sessions"
    description = text("Where you are signed in")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = True

    def __init__(self, *, cards: SessionCards) -> None:
        self._cards = cards

    async def run(self, context: Context, words: str) -> None:
        """Show the list."""
        await context.reply(await self._cards.listed(context))
