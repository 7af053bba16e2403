"""Downloads files from Telegram for the desk; the address carries the token and stays in here."""

from __future__ import annotations

from collections.abc import Callable

import telegram
from telegram.error import BadRequest

from core.desk.files import SIZE_LIMIT, FileGone, NotHere

_GONE = ("file is too big", "wrong file_id", "invalid file_id", "temporarily unavailable")


class TelegramFiles:
    """Fills the desk's `FileSource`; `bot_of` gives a bot whose lease is held, None otherwise."""

    def __init__(self, *, bot_of: Callable[[int], telegram.Bot | None]) -> None:
        self._bot_of = bot_of

    async def download(self, *, bot_id: int, file_id: str) -> bytes:
        """Return the bytes. Raises FileGone for a file that is too large or not there any more,
        NotHere while the bot is not ours to use, and what the library raises."""
        bot = self._bot_of(bot_id)
        if bot is None:
            raise NotHere("the bot's lease is not held here")
        try:
            file = await bot.get_file(file_id)
        except BadRequest as problem:
            if any(sign in problem.message.lower() for sign in _GONE):
                raise FileGone(problem.message) from problem
            raise
        if file.file_size is not None and file.file_size > SIZE_LIMIT:
            raise FileGone("file is too big")
        return bytes(await file.download_as_bytearray())
