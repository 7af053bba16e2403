"""`/telegram/{place}`: what Telegram brings is stored, and only then answered 200.

Whatever is not answered so comes again, for a day. Nothing of the address or of the header is
logged or said, and to strangers there is nothing here.
"""

from __future__ import annotations

from typing import assert_never

from aiohttp import web

from core.errors import InvalidInput
from core.inbox.webhook import Reception
from web.body import read_body
from web.keys import DEPS

PATH = "/telegram/{place}"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 4 * 1024 * 1024
"""Bytes of one update: Telegram answers with at most so many at once."""


async def take(request: web.Request) -> web.StreamResponse:
    """Store one update."""
    door = request.app[DEPS].update_door
    if door is None:
        raise web.HTTPNotFound
    word = request.headers.get(HEADER, "")
    outcome = door.refusal(request.match_info["place"], word)
    if outcome is None:
        outcome = await door.take(await read_body(request, largest=LARGEST))
    match outcome:
        case Reception.STORED:
            return web.Response()
        case Reception.UNKNOWN:
            raise web.HTTPNotFound
        case Reception.REFUSED:
            raise web.HTTPForbidden
        case Reception.UNREADABLE:
            raise InvalidInput(field="body", value="", wanted="an update")
        case unknown:
            assert_never(unknown)


def mount_telegram_hook(app: web.Application) -> None:
    """Add the address."""
    app.router.add_post(PATH, take, name="telegram_hook")
