"""Send all again, in /undelivered."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.standing import workspace_of
from bot.undelivered import ALL_AGAIN, Undelivered, done, reason_in
from core.channels.callback_data import Press
from core.notify.letters import DeadLetters, LetterFilter
from core.tenants.role import Role
from core.texts import plural


class SendAllAgain:
    """Puts everything, or all of one cause, back into the outbox."""

    action = ALL_AGAIN
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, letters: DeadLetters, screens: Undelivered) -> None:
        self._letters = letters
        self._screens = screens

    async def run(self, press: Press, context: Context) -> Toast:
        """Send them again and show what is left."""
        reason = None if press.argument is None else reason_in(press.argument)
        number = await self._letters.replay_all(
            workspace_of(context),
            LetterFilter(reason=reason),
            by=context.person.id,
            cause=context.cause,
        )
        said = plural(
            "{n} message is on its way again.", "{n} messages are on their way again.", n=number
        )
        return await done(context, said, self._screens)
