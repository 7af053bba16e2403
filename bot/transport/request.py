"""How python-telegram-bot reaches the Bot API: aiohttp in the place of httpx.

httpcore's pool is quadratic and turned a burst of 100 sends into timeouts; this one does not.
Every failure tells in its cause whether the request may have arrived. No address is ever logged or
put into an error: it holds the bot's token.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from core.http import MaybeSent, NotSent, Timeouts


class AiohttpRequest(BaseRequest):
    """One session for all of a bot's calls, made by `session` in `initialize`."""

    def __init__(
        self,
        *,
        session: Callable[[], aiohttp.ClientSession],
        timeouts: Timeouts | None = None,
    ) -> None:
        self._make = session
        self._session: aiohttp.ClientSession | None = None
        self._timeouts = timeouts or Timeouts()

    @property
    def read_timeout(self) -> float:
        """Seconds of silence after which a call is given up."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Make the session; a second call changes nothing."""
        if self._session is None or self._session.closed:
            self._session = self._make()

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

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
        """Return status and body; raises NetworkError or TimedOut from NotSent or MaybeSent."""
        if self._session is None:
            raise NetworkError("the bot's client is closed") from NotSent("closed")
        timeouts = Timeouts(
            connect=_given(connect_timeout, self._timeouts.connect),
            write=_given(write_timeout, self._timeouts.write),
            read=_given(read_timeout, self._timeouts.read),
        ).for_aiohttp()
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeouts, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except aiohttp.ConnectionTimeoutError as problem:
            raise TimedOut("no connection in time; nothing was sent") from NotSent(_name(problem))
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as problem:
            raise NetworkError("no connection; nothing was sent") from NotSent(_name(problem))
        except TimeoutError as problem:
            raise TimedOut("no answer in time; it may have arrived") from MaybeSent(_name(problem))
        except (aiohttp.ClientError, OSError) as problem:
            raise NetworkError("cut off; it may have arrived") from MaybeSent(_name(problem))

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer; one that is not a JSON object leaves open whether it was done."""
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            answer = _leniently(payload)
        if not isinstance(answer, dict):
            raise NetworkError("the answer cannot be read") from MaybeSent("garbage")
        return answer


def _leniently(payload: bytes) -> object:
    """Return JSON with broken UTF-8 in it, which Telegram's sometimes has; None for no JSON."""
    try:
        return json.loads(payload.decode("utf-8", "replace"))
    except ValueError:
        return None


def _given(value: object, otherwise: float) -> float:
    # The library hands over a mark of its own for "not said".
    return value if isinstance(value, int | float) else otherwise


def _body(data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if data is None:
        return None
    fields = data.json_parameters
    files = data.multipart_data if data.contains_files else {}
    if not files:
        return fields
    form = aiohttp.FormData(quote_fields=False)
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in files.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _name(problem: BaseException) -> str:
    # Only the kind: some of aiohttp's sentences hold the address.
    return type(problem).__name__
