"""A page of /rules, and the way back to it."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.rule_cards import LIST, RuleCards, number_in
from core.channels.callback_data import Press
from core.tenants.role import Role


class ShowRules:
    """Shows the page in place of what stood there."""

    action = LIST
    acts_on = None
    least = Role.VIEWER

    def __init__(self, *, cards: RuleCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it."""
        screen = await self._cards.page(context, number_in(press.argument))
        await context.show(context.message_id, screen)
        return Toast()
