"""A Telegram that brings whatever it is given, in front of a sandbox that does the rest.

Updates of a test go out byte for byte, in answers to getUpdates or to the webhook; what the bot
says to people of the corpus is kept here, everything else passes through to the sandbox.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
import orjson
from aiohttp import web

from tests.security.corpus.brought import FIRST_GROUP, FIRST_PERSON, FIRST_UPDATE

HEADER = "X-Telegram-Bot-Api-Secret-Token"
AT_ONCE = 25
PATIENCE_SECONDS = 20.0


@dataclass(slots=True)
class RawTelegram:
    """One such Telegram. `said` holds the calls that the bot made to the corpus'
    chats, by chat: the number of the message, and what it was given."""

    upstream: str
    token: str
    http: aiohttp.ClientSession
    url: str = ""
    said: dict[int, list[tuple[int, dict[str, str]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    webhook: tuple[str, str] | None = None
    _waiting: list[bytes] = field(default_factory=list)
    _at_home: list[int] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _told: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))
    _offset: int = 0

    @property
    def settings(self) -> Mapping[str, str]:
        """What a product is told to take it for Telegram."""
        return {"TELEGRAM_BOT_TOKEN": self.token, "TELEGRAM_API_URL": self.url}

    async def polled(self, updates: Sequence[tuple[str, bytes]]) -> None:
        """Return when these were asked for and confirmed; names those that never are."""
        for start in range(0, len(updates), AT_ONCE):
            some = updates[start : start + AT_ONCE]
            # The last one can always be confirmed, whatever the others are.
            number = FIRST_UPDATE * 2 + next(self._numbers)
            last = b'{"update_id": %d, "the_end": {}}' % number
            self._at_home = [number]
            self._waiting = [*(update for _, update in some), last]
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._confirmed()
            except TimeoutError:
                names = [name for name, _ in some]
                raise AssertionError(f"never confirmed, one of {names}") from None

    async def answered(self, name: str, whole: bytes) -> None:
        """Answer the next getUpdates with this; return when it was asked again after that."""
        self._waiting = [whole]
        self._at_home = []
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._confirmed()
        except TimeoutError:
            raise AssertionError(f"never asked again after {name}") from None

    async def button(self, chat: int, label: str) -> tuple[int, str]:
        """Return the newest message in a chat of the corpus with such a button, and its data."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (found := self._button(chat, label)) is None:
                self._told.clear()
                await self._told.wait()
        return found

    def _button(self, chat: int, label: str) -> tuple[int, str] | None:
        for message, given in reversed(self.said[chat]):
            rows = orjson.loads(given.get("reply_markup", "{}")).get("inline_keyboard", [])
            for one in (one for row in rows for one in row):
                if label in one["text"]:
                    return message, str(one["callback_data"])
        return None

    async def _confirmed(self) -> None:
        while self._waiting:
            self._news.clear()
            await self._news.wait()

    async def brought(self, update: bytes) -> int:
        """Bring one to the webhook, as Telegram does; return what was answered."""
        assert self.webhook is not None
        url, word = self.webhook
        sent = {HEADER: word, "Content-Type": "application/json"}
        async with self.http.post(url, data=update, headers=sent) as answer:
            return answer.status

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Answer one call of the bot."""
        method = request.match_info["method"]
        body = await request.read()
        given = dict(request.query)
        if request.content_type == "application/x-www-form-urlencoded":
            given |= dict(parse_qsl(body.decode(), keep_blank_values=True))
        if method == "getUpdates" and self._waiting:
            answer = self._next(int(given.get("offset", "0")))
            if answer is not None:
                return web.Response(body=answer, content_type="application/json")
        if method == "getUpdates":
            return await self._updates(request, given)
        if method == "setWebhook":
            self.webhook = (given["url"], given["secret_token"])
        chat = _number(given.get("chat_id"))
        if chat is not None and (chat >= FIRST_PERSON or chat <= FIRST_GROUP):
            number = int(given.get("message_id", 10_000 + next(self._numbers)))
            self.said[chat].append((number, given))
            self._told.set()
            return web.json_response({"ok": True, "result": self._done(method, chat, number)})
        if given.get("callback_query_id", "").startswith("strange"):
            return web.json_response({"ok": True, "result": True})
        return await self._passed_on(request, body)

    def _next(self, offset: int) -> bytes | None:
        """Return what waits, until an offset shows that it arrived."""
        if not self._at_home:
            whole, self._at_home = self._waiting[0], [0]
            return whole
        if offset > self._at_home[0] > 0 or self._at_home == [0]:
            self._waiting = []
            self._news.set()
            return None
        return b'{"ok": true, "result": [' + b", ".join(self._waiting) + b"]}"

    async def _updates(self, request: web.Request, given: dict[str, str]) -> web.StreamResponse:
        """Ask the sandbox. It never heard of our numbers: what it is told is its own last."""
        offset = int(given.get("offset", "0"))
        if offset < FIRST_UPDATE:
            self._offset = offset
        asked = given | {"offset": str(self._offset), "timeout": "0"}
        url = f"{self.upstream}{request.path}"
        async with self.http.post(url, data=asked) as answer:
            whole = await answer.read()
        found = orjson.loads(whole).get("result")
        if found:
            self._offset = found[-1]["update_id"] + 1
        else:
            await asyncio.sleep(0.02)  # as long as the sandbox would have nothing to say
        return web.Response(status=answer.status, body=whole, content_type="application/json")

    async def _passed_on(self, request: web.Request, body: bytes) -> web.StreamResponse:
        kind = request.headers.get("Content-Type", "")
        url = f"{self.upstream}{request.path_qs}"
        sent = {"Content-Type": kind} if kind else {}
        async with self.http.post(url, data=body, headers=sent) as answer:
            return web.Response(
                status=answer.status, body=await answer.read(), content_type="application/json"
            )

    def _done(self, method: str, chat: int, number: int) -> object:
        if not method.startswith(("send", "edit")) or method == "sendChatAction":
            return True
        kind = {"type": "private", "first_name": "Fay"} if chat > 0 else _GROUP
        message: dict[str, object] = {
            "message_id": number,
            "date": 1_790_000_000,
            "chat": {"id": chat, **kind},
            "from": {"id": int(self.token.partition(":")[0]), "is_bot": True, "first_name": "O"},
            "text": "said",
        }
        return message


_GROUP = {"type": "supergroup", "title": "Group"}


@asynccontextmanager
async def raw_telegram(
    upstream: str, token: str, http: aiohttp.ClientSession
) -> AsyncIterator[RawTelegram]:
    """Have one in front of a sandbox."""
    telegram = RawTelegram(upstream=upstream, token=token, http=http)
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/bot{token}/{method}", telegram.take)
    app.router.add_route("*", "/file/{rest:.*}", _no_file)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        telegram.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield telegram
    finally:
        await runner.cleanup()


async def _no_file(_: web.Request) -> web.StreamResponse:
    raise web.HTTPNotFound


def _number(word: str | None) -> int | None:
    try:
        return None if word is None else int(word)
    except ValueError:
        return None
