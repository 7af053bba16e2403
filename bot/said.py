"""What kind of thing a message is, as far as it decides who handles it."""

from __future__ import annotations

import telegram
from telegram.ext import filters

from bot.context import Context


def words_after_command(message: telegram.Message) -> str:
    """Return what follows the command a message begins with."""
    words = (message.text or message.caption or "").strip()
    return words.split(maxsplit=1)[1].strip() if len(words.split(maxsplit=1)) > 1 else ""


def answers_question(context: Context) -> bool:
    """Tell whether a message answers the open question: in a group only when it replies to it."""
    first = context.messages[0]
    if is_command(first) or not has_content(first) or first.chat_shared:
        return False  # a chat that was picked answers what asked for it, whatever else is open
    if context.is_private:
        return True
    replied = first.reply_to_message
    return replied is not None and replied.message_id == context.dialog.panel_message_id


def has_content(message: telegram.Message) -> bool:
    """Tell whether somebody wrote, sent or picked something."""
    return not is_service(message) or bool(message.chat_shared or message.users_shared)


def is_service(message: telegram.Message) -> bool:
    """Tell whether Telegram itself says something: who joined, what was pinned."""
    return bool(filters.StatusUpdate.ALL.filter(telegram.Update(0, message=message)))


def is_command(message: telegram.Message) -> bool:
    """Tell whether a message begins with a command, ours or another bot's."""
    first = message.entities[0] if message.entities else None
    return first is not None and first.type == first.BOT_COMMAND and first.offset == 0
