"""The way out to Telegram, as its channel needs it; the bot fills it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

import telegram

T = TypeVar("T")


class TelegramSender(Protocol):
    """The way out of one process: one budget per chat, urgent first."""

    async def send(
        self,
        *,
        bot_id: int,
        chat_id: int,
        urgency: int,
        call: Callable[[telegram.Bot], Awaitable[T]],
        edits: int | None = None,
        weight: int = 1,
    ) -> T:
        """Return what the call returned; raises Throttled, and Telegram's errors as they are.

        Edits of one message that wait coalesce: the latest is made, all get its result. `weight`
        is the number of messages.
        """
        ...
