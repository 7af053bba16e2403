"""A cause in /undelivered, and the pages of its list."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.undelivered import LIST, Undelivered, position_in, reason_in
from core.channels.callback_data import Press
from core.tenants.role import Role


class ShowLetters:
    """Shows the list in place of what stood there."""

    action = LIST
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, screens: Undelivered) -> None:
        self._screens = screens

    async def run(self, press: Press, context: Context) -> Toast:
        """Show a page of one cause, or all causes."""
        if press.argument is None:
            screen = await self._screens.by_cause(context)
        else:
            after = position_in(press.argument, press.subject)
            screen = await self._screens.of_cause(context, reason_in(press.argument), after)
        await context.show(context.message_id, screen)
        return Toast()
