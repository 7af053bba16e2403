"""Send again, on one message of /undelivered."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.standing import workspace_of
from bot.undelivered import AGAIN, Undelivered, done
from core.channels.callback_data import Press
from core.errors import Conflict, NotFound
from core.notify.letters import DeadLetters
from core.tenants.role import Role
from core.texts import Text, text


class SendLetterAgain:
    """Puts it back into the outbox."""

    action = AGAIN
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, letters: DeadLetters, screens: Undelivered) -> None:
        self._letters = letters
        self._screens = screens

    async def run(self, press: Press, context: Context) -> Toast:
        """Send it again and show what is left."""
        return await done(context, await self._said(press, context), self._screens)

    async def _said(self, press: Press, context: Context) -> Text:
        try:
            replayed = await self._letters.replay(
                workspace_of(context), [press.subject], by=context.person.id, cause=context.cause
            )
        except (Conflict, NotFound):
            return text("It is not on the list any more.")
        if replayed.again:
            return text("It is on its way again.")
        return text("Something newer is on its way in its place.")
