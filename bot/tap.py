"""The answer to a tap on a button: exactly one, whoever gives it first."""

from __future__ import annotations

import logging

import telegram
from telegram.error import TelegramError

log = logging.getLogger(__name__)

LENGTH_AT_MOST = 200
"""Characters of a toast (https://core.telegram.org/bots/api#answercallbackquery)."""


class Tap:
    """One tap. Answering it has no limit at Telegram, so it does not wait for any budget."""

    def __init__(self, *, bot: telegram.Bot, query: telegram.CallbackQuery) -> None:
        self._bot = bot
        self.query = query
        self._is_answered = False

    async def answer(
        self, words: str | None = None, *, is_alert: bool = False, url: str | None = None
    ) -> None:
        """Stop the spinner, with words or without; later answers are let pass.

        A tap that Telegram has forgotten is let pass as well: what it did stands by itself.
        """
        if self._is_answered:
            return
        self._is_answered = True
        try:
            await self._bot.answer_callback_query(
                self.query.id,
                text=words[:LENGTH_AT_MOST] if words else None,
                show_alert=is_alert,
                url=url,
            )
        except TelegramError as problem:
            log.info("tap not answered", extra={"action": "toast_lost", "problem": str(problem)})
