"""Who carries updates to the bot's webhook: the sandbox's own way out, to this machine alone.

The sandbox imports nothing of the product, so it makes its client itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import aiohttp

from bot.sandbox.wire import Object, as_integer, as_object, parse

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
LARGEST_ANSWER = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What the bot's server answered. `retry_after` is the pause it asked for, 0 for none;
    `call` is a JSON object in the body: perhaps a method to carry out."""

    status: int
    reason: str = ""
    retry_after: int = 0
    call: Object | None = None


class NotDelivered(Exception):
    """The request failed; its text is what `getWebhookInfo` tells of it."""


class Courier(Protocol):
    """Carries one update."""

    async def carry(self, url: str, body: str, *, secret: str) -> Delivered:
        """Return what was answered; raises NotDelivered."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class HttpCourier:
    """Carries over HTTP, never through a proxy, and follows no redirect."""

    def __init__(self) -> None:
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(
                total=READ_SECONDS, sock_connect=CONNECT_SECONDS, sock_read=READ_SECONDS
            ),
            trust_env=False,
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def carry(self, url: str, body: str, *, secret: str) -> Delivered:
        """POST the update."""
        headers = {"Content-Type": "application/json"}
        if secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        try:
            async with self._session.post(
                url, data=body.encode(), headers=headers, allow_redirects=False
            ) as response:
                said = await response.content.read(LARGEST_ANSWER)
        except (TimeoutError, aiohttp.ServerTimeoutError):
            raise NotDelivered("Read timeout expired") from None
        except aiohttp.ClientConnectorError:
            raise NotDelivered("Connection refused") from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise NotDelivered("Connection reset by peer") from None
        return Delivered(
            status=response.status,
            reason=response.reason or "",
            retry_after=as_integer(response.headers.get("Retry-After", "")) or 0,
            call=_call(said),
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()


def _call(body: bytes) -> Object | None:
    try:
        return as_object(parse(body))
    except (ValueError, UnicodeError):
        return None
