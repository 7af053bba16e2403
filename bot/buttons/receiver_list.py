"""A page of /receivers, and the way back to it."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.receiver_cards import LIST, ReceiverCards
from bot.rule_cards import number_in
from core.channels.callback_data import Press
from core.tenants.role import Role


class ShowReceivers:
    """Shows the page in place of what stood there."""

    action = LIST
    acts_on = None
    least = Role.STAFF

    def __init__(self, *, cards: ReceiverCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it."""
        page = number_in(press.argument)
        await context.show(context.message_id, await self._cards.page(context, page))
        return Toast()
