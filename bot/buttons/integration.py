"""An integration in the list of /integrations: shows its address."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.hook_card import HERE
from bot.hook_cards import HookCards
from bot.hook_presses import require_private
from core.channels.callback_data import Press
from core.ids import IntegrationId
from core.tenants.role import Role


class ShowIntegration:
    """In private only: the address is the secret."""

    action = "integration"
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, cards: HookCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Send the address; back from one of its screens, show it there."""
        require_private(context)
        card = await self._cards.one(context, IntegrationId(press.subject))
        await context.toast(None)
        if press.argument == HERE:
            await context.show(context.message_id, card)
        else:
            await context.reply(card)
        return Toast()
