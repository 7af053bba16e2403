"""What hears messages that are no command, tap or answer to a question; each tried in order."""

from __future__ import annotations

from typing import Protocol

import telegram

from bot.context import Context


class MessageListener(Protocol):
    """Hears messages: answers to cards, shared chats, free words in private."""

    async def hears(self, context: Context) -> bool:
        """Return True when `context.messages` was dealt with; False lets the next one look."""
        ...


class EditListener(Protocol):
    """Hears that a person changed what they had written."""

    async def edited(self, message: telegram.Message, context: Context) -> None:
        """Take over the new words; silent when the message means nothing to us."""
        ...


class MembershipListener(Protocol):
    """Hears that the bot was let in, promoted, put out, blocked or unblocked."""

    async def changed(self, change: telegram.ChatMemberUpdated, context: Context) -> None:
        """Take notice; `change.chat` is a private chat when a person blocked or unblocked."""
        ...
