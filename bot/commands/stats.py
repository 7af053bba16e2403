"""/stats: what the rules did of late, and which of them fail."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.rule_stats import RuleStats
from core.tenants.role import Role
from core.texts import text


class Stats:
    """Every member may look; in private, because it leads to the rules."""

    name = "stats"
    description = text("What the rules did of late")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = True

    def __init__(self, *, stats: RuleStats) -> None:
        self._stats = stats

    async def run(self, context: Context, words: str) -> None:
        """Show the figures."""
        await context.reply(await self._stats.overview(context))
