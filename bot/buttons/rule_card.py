"""A rule in the list of /rules: shows its card."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.rule_cards import CARD, RuleCards, number_in
from bot.rule_presses import in_place
from core.channels.callback_data import Press
from core.tenants.role import Role


class ShowRule:
    """Shows it in place of the list; its Back leads to the same page."""

    action = CARD
    acts_on = None
    least = Role.VIEWER

    def __init__(self, *, cards: RuleCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it, or the list when it is there no more."""
        page = number_in(press.argument or "0")

        async def shown() -> Toast:
            screen = await self._cards.one(context, press.subject, page=page)
            await context.show(context.message_id, screen)
            return Toast()

        return await in_place(shown, press, context, self._cards)
