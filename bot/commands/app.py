"""/app: the dashboard inside Telegram."""

from __future__ import annotations

import logging

from telegram.error import TelegramError

from bot.command import Audience
from bot.context import TO_A_PERSON, Context, Outlet
from bot.keyboards import Inline, MiniApp
from bot.login_link import LoginLink
from bot.mini_app import set_app_button_of
from bot.screen import Screen
from core.tenants.role import Role
from core.texts import raw, text

log = logging.getLogger(__name__)


class App:
    """`url` is that of the Mini App, None where Telegram opens none: then a link has to do."""

    name = "app"
    description = text("Open the dashboard inside Telegram")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = True

    def __init__(self, *, url: str | None, link: LoginLink, outlet: Outlet) -> None:
        self._url = url
        self._link = link
        self._outlet = outlet

    async def run(self, context: Context, words: str) -> None:
        """Show the button that opens it, and put one beside the text field for good."""
        if self._url is None:
            why = text(
                "Telegram opens the dashboard inside the chat only where it has a public https"
                " address (PUBLIC_URL). This one opens in your browser."
            )
            await context.reply(await self._link.screen(context, before=(why, raw(""))))
            return
        button = MiniApp(label=text("Open the dashboard"), url=self._url)
        await context.reply(
            Screen(
                title=text("The dashboard, right here"),
                lines=(
                    text("It signs you in by itself. Nothing to type, no link to keep."),
                    text("The button beside the text field opens it from now on, too."),
                ),
                keyboard=Inline(((button,),)),
            )
        )
        await self._keep_button(context, self._url)

    async def _keep_button(self, context: Context, url: str) -> None:
        try:
            await self._outlet.send(
                bot_id=context.bot_id,
                chat_id=context.chat_id,
                urgency=TO_A_PERSON,
                weight=0,
                call=lambda bot: set_app_button_of(
                    bot, url, chat_id=context.chat_id, role=context.role, locale=context.locale
                ),
            )
        except TelegramError as problem:
            log.info("menu not set", extra={"action": "menu_failed", "problem": str(problem)})
