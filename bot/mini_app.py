"""The dashboard as a Mini App: whether Telegram opens it, at which address, and the button beside
the text field (https://core.telegram.org/bots/webapps)."""

from __future__ import annotations

from urllib.parse import urlsplit

import telegram

from core.http import is_loopback
from core.tenants.role import Role
from core.texts import Locale, text

PATH = "/app"


def app_url(public_url: str, *, is_sandbox: bool) -> str | None:
    """Return the address of the Mini App. None where Telegram would not open it: it takes https
    alone, the sandbox this very machine too."""
    is_open = urlsplit(public_url).scheme == "https" or (is_sandbox and is_loopback(public_url))
    return f"{public_url}{PATH}" if is_open else None


async def set_app_button_of(
    bot: telegram.Bot, url: str | None, *, chat_id: int, role: Role | None, locale: Locale
) -> None:
    """Set the button beside the text field of one private chat: the dashboard for a member, the
    list of commands for everybody else; raises TelegramError."""
    button: telegram.MenuButton = telegram.MenuButtonDefault()
    if url is not None and role is not None:
        button = telegram.MenuButtonWebApp(
            text=text("Dashboard").render(locale), web_app=telegram.WebAppInfo(url=url)
        )
    await bot.set_chat_menu_button(chat_id=chat_id, menu_button=button)
