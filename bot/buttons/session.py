"""Signing out below /sessions: in one place, or everywhere. One tap, because it takes nothing away
that /login does not give back."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.session_cards import END, END_ALL, SessionCards
from core.channels.callback_data import Press
from core.errors import NotFound
from core.ids import SessionId
from core.tenants.sessions import Sessions
from core.texts import Text, text


class EndSession:
    """Ends one session of the presser's own, and shows what is left."""

    action = END
    acts_on = None
    least = None

    def __init__(self, *, sessions: Sessions, cards: SessionCards) -> None:
        self._sessions = sessions
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """End it; one that is over already is over all the same."""
        chosen = SessionId(press.subject)
        try:
            await self._sessions.end(context.person.id, chosen, cause=context.cause)
        except NotFound:
            return await _shown(text("That was over already."), context, self._cards)
        return await _shown(text("Signed out there."), context, self._cards)


class EndSessions:
    """Ends every session of the presser's own."""

    action = END_ALL
    acts_on = None
    least = None

    def __init__(self, *, sessions: Sessions, cards: SessionCards) -> None:
        self._sessions = sessions
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """End them, whoever's name stands in the button: the presser's are meant."""
        await self._sessions.end_all(context.person.id, cause=context.cause)
        return await _shown(text("Signed out everywhere."), context, self._cards)


async def _shown(said: Text, context: Context, cards: SessionCards) -> Toast:
    await context.toast(said)
    await context.show(context.message_id, await cards.listed(context))
    return Toast()
