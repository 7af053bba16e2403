"""The one-time link to the dashboard, as /login shows it, and /app where Telegram opens no app."""

from __future__ import annotations

from bot.context import Context
from bot.keyboards import Inline, Link
from bot.screen import Screen
from core.tenants.sign_in import CODE_LASTS, SignIn
from core.texts import Text, raw, text


class LoginLink:
    """Makes a code and the screen with its link; for private chats only, because whoever opens it
    first is signed in."""

    def __init__(self, *, sign_in: SignIn, public_url: str) -> None:
        self._sign_in = sign_in
        self._public_url = public_url

    async def screen(self, context: Context, *, before: tuple[Text, ...] = ()) -> Screen:
        """Return the screen with a new link; `before` are lines that come first."""
        code = await self._sign_in.issue(context.person.id, cause=context.cause)
        url = f"{self._public_url}/login#{code}"
        title = text("Your link to the dashboard")
        lasts = text(
            "It works once, for {time}, and only for you. Do not pass it on.", time=CODE_LASTS
        )
        where = text("/sessions shows where you are signed in, and signs you out there.")
        # Telegram takes only public addresses below a button.
        if url.startswith("https://"):
            keyboard = Inline(((Link(label=text("Open the dashboard"), url=url),),))
            return Screen(title=title, lines=(*before, lasts, where), keyboard=keyboard)
        return Screen(title=title, lines=(*before, raw(url), raw(""), lasts, where))
