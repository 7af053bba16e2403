"""Whether the chat named in TELEGRAM_ADMIN_CHAT_ID can be reached; a wrong number is told at the
start and not only when the first alert is lost."""

from __future__ import annotations

import logging

import telegram
from telegram.error import BadRequest, Forbidden, TelegramError

log = logging.getLogger(__name__)


async def look_at_admin_chat(bot: telegram.Bot, chat_id: int) -> None:
    """Say in the log when nothing will arrive there, and what to do."""
    why = await _why_not(bot, chat_id)
    if why is not None:
        log.warning(
            "alerts do not reach the chat of TELEGRAM_ADMIN_CHAT_ID",
            extra={"action": "admin_chat_unreachable", "why": why},
        )


async def _why_not(bot: telegram.Bot, chat_id: int) -> str | None:
    try:
        chat = await bot.get_chat(chat_id)
        if chat.type == chat.PRIVATE:
            return None
        me = await bot.get_chat_member(chat_id, bot.id)
    except (BadRequest, Forbidden) as problem:
        if chat_id > 0:
            return (
                f"{problem.message}. A person has to open the bot first; a group's number is"
                " negative and a large group's begins with -100"
            )
        return f"{problem.message}. Add the bot to the group, or correct the number"
    except TelegramError:
        return None  # the line itself tells when Telegram is away
    if me.status in (me.LEFT, me.BANNED):
        return "the bot is no member of the group. Add it"
    return None
