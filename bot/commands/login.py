"""/login: a one-time link to the dashboard."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.keyboards import Inline, Link
from bot.screen import Screen
from core.tenants.role import Role
from core.tenants.sign_in import CODE_LASTS, SignIn
from core.texts import raw, text


class Login:
    """Shows it in private only: whoever opens it first is signed in."""

    name = "login"
    description = text("Open the dashboard")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = True

    def __init__(self, *, sign_in: SignIn, public_url: str) -> None:
        self._sign_in = sign_in
        self._public_url = public_url

    async def run(self, context: Context, words: str) -> None:
        """Make a code and show its link."""
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
            await context.reply(Screen(title=title, lines=(lasts, where), keyboard=keyboard))
        else:
            await context.reply(Screen(title=title, lines=(raw(url), raw(""), lasts, where)))
