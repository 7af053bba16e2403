"""One message in the list of /undelivered."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.undelivered import ASK, LETTER, Undelivered
from core.channels.callback_data import Press
from core.errors import NotFound
from core.tenants.role import Role
from core.texts import text


class ShowLetter:
    """Shows why it failed and what can be done; asks before it is let be."""

    action = LETTER
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, screens: Undelivered) -> None:
        self._screens = screens

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it, or what is left when it is not on the list any more."""
        show = self._screens.asked if press.argument == ASK else self._screens.one
        try:
            screen = await show(context, press.subject)
        except NotFound:
            await context.toast(text("It is not on the list any more."))
            screen = await self._screens.by_cause(context)
        await context.show(context.message_id, screen)
        return Toast()
