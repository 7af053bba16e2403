"""/login: a one-time link to the dashboard."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.login_link import LoginLink
from core.tenants.role import Role
from core.texts import text


class Login:
    """Shows it in private only: whoever opens it first is signed in."""

    name = "login"
    description = text("Open the dashboard")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = True

    def __init__(self, *, link: LoginLink) -> None:
        self._link = link

    async def run(self, context: Context, words: str) -> None:
        """Make a code and show its link."""
        await context.reply(await self._link.screen(context))
