"""Never send it, the second step on one message of /undelivered."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.standing import workspace_of
from bot.undelivered import DROP, Undelivered, done
from core.channels.callback_data import Press
from core.errors import Conflict, NotFound
from core.notify.letters import DeadLetters
from core.tenants.role import Role
from core.texts import Text, text


class DropLetter:
    """Lets it be: it leaves the list as cancelled."""

    action = DROP
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, letters: DeadLetters, screens: Undelivered) -> None:
        self._letters = letters
        self._screens = screens

    async def run(self, press: Press, context: Context) -> Toast:
        """Let it be and show what is left."""
        return await done(context, await self._said(press, context), self._screens)

    async def _said(self, press: Press, context: Context) -> Text:
        try:
            await self._letters.discard(
                workspace_of(context), [press.subject], by=context.person.id, cause=context.cause
            )
        except (Conflict, NotFound):
            return text("It is not on the list any more.")
        return text("It will not be sent.")
