"""/rules: what is watched for, with its state; a word after it searches."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.rule_cards import RuleCards
from core.tenants.role import Role
from core.texts import text


class Rules:
    """Members may look; what changes a rule is offered to those who may."""

    name = "rules"
    description = text("What raises an alert, and how often it did")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = True

    def __init__(self, *, cards: RuleCards) -> None:
        self._cards = cards

    async def run(self, context: Context, words: str) -> None:
        """Show the first page, or what was searched for."""
        if words:
            await context.reply(await self._cards.found(context, words))
            return
        await context.reply(await self._cards.page(context))
