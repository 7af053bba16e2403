"""Counts the calls of the Bot API: which method, what came back, how long it took."""

from __future__ import annotations

from collections.abc import Callable

import aiohttp
from telegram.error import TelegramError
from telegram.request import RequestData

from bot.transport.request import AiohttpRequest
from core.clock import Clock
from core.http import NotSent, Timeouts
from core.measures import TELEGRAM_CALLS, TELEGRAM_LIMITED, TELEGRAM_SECONDS
from core.meter import Meter

_POLL = "getUpdates"
_TOO_MANY = 429


class CountedRequest(AiohttpRequest):
    """The client, with a count of each call. `status` is Telegram's, or `not_sent` or `no_answer`
    when there was none."""

    def __init__(
        self,
        *,
        session: Callable[[], aiohttp.ClientSession],
        meter: Meter,
        clock: Clock,
        timeouts: Timeouts | None = None,
    ) -> None:
        super().__init__(session=session, timeouts=timeouts)
        self._meter = meter
        self._clock = clock

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """Return status and body; raises as the client does."""
        named = method_in(url)
        began = self._clock.monotonic()
        try:
            status, body = await super().do_request(
                url,
                method,
                request_data,
                read_timeout,
                write_timeout,
                connect_timeout,
                pool_timeout,
            )
        except TelegramError as problem:
            is_known = isinstance(problem.__cause__, NotSent)
            self._meter.count(TELEGRAM_CALLS, named, "not_sent" if is_known else "no_answer")
            raise
        self._meter.count(TELEGRAM_CALLS, named, str(status))
        if status == _TOO_MANY:
            self._meter.count(TELEGRAM_LIMITED)
        if named != _POLL:
            self._meter.observe(TELEGRAM_SECONDS, self._clock.monotonic() - began)
        return status, body


def method_in(url: str) -> str:
    """Return the Bot API's method that an address ends in; `download` for a file's. Nothing else
    of an address, which holds the token, is ever looked at."""
    if "/file/bot" in url:
        return "download"
    word = url.partition("?")[0].rpartition("/")[2]
    return word if word.isascii() and word.isalpha() else "other"
