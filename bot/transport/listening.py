"""Updates that Telegram brings: the webhook is set and watched, and the inbox is looked into.

Any process with a web server takes them in; the one that holds the bot's lease handles them here.
A hint tells it of new ones at once, a look each second finds what no hint told of.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

import orjson
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.transport.health import Health, LineState
from bot.transport.poller import Refused, refusal
from bot.transport.raw import ALLOWED
from core.clock import Clock, wait_for_hint
from core.inbox.cause import UpdateKey
from core.inbox.updates import StoredUpdate

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
WATCH_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """What Telegram is told: where to bring updates, and the word that proves it is Telegram."""

    url: str
    word: str


class Inbox(Protocol):
    """Knows what is open."""

    async def open(self, bot_id: int, *, after: int = -1) -> list[StoredUpdate]:
        """Return a page of open updates in order."""
        ...


class Handlers(Protocol):
    """Hands updates to the handlers."""

    @property
    def replayed(self) -> frozenset[UpdateKey]:
        """What was taken from the inbox at the start."""
        ...

    async def take(self, updates: Sequence[StoredUpdate]) -> None:
        """Hand on updates in order; waits while there is no room."""
        ...


class Listening:
    """Keeps one bot's webhook set and hands on what comes. `address` is the Bot API's with the
    token, and is never shown."""

    def __init__(
        self,
        *,
        bot_id: int,
        webhook: Webhook,
        address: str,
        request: BaseRequest,
        inbox: Inbox,
        feed: Handlers,
        hint: asyncio.Event,
        health: Health,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self._bot_id = bot_id
        self._webhook = webhook
        self._address = address
        self._request = request
        self._inbox = inbox
        self._feed = feed
        self._hint = hint
        self._health = health
        self._clock = clock
        self._rng = rng
        self._failed_at: int | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch(), name="bot-webhook")
            tasks.create_task(self._look(), name="bot-inbox")

    async def _look(self) -> None:
        """Hand on what is open and was not handed on before.

        What is known and not open any more is forgotten only after a look that began later: it
        cannot come back then.
        """
        known = set(self._feed.replayed)
        while True:
            self._hint.clear()
            try:
                found = await self._open()
            except Exception:
                # Nothing may end the loop; what is stored waits.
                log.exception("inbox not read", extra={"action": "inbox_not_read"})
                await self._clock.sleep(LOOK_SECONDS)
                continue
            fresh = [one for one in found if one.key not in known]
            known = {one.key for one in found}
            await self._feed.take(fresh)
            await wait_for_hint(self._clock, self._hint, LOOK_SECONDS)

    async def _open(self) -> list[StoredUpdate]:
        found: list[StoredUpdate] = []
        after = -1
        while page := await self._inbox.open(self._bot_id, after=after):
            found += page
            after = page[-1].key.update_id
        return found

    async def _watch(self) -> None:
        """Set the webhook, look how it fares each minute, and set it again when it is not ours."""
        failures, is_set = 0, False
        while True:
            try:
                if not is_set:
                    await self._set()
                    is_set = True
                    self._health.turned(LineState.LISTENING, self._clock.now())
                else:
                    is_set = await self._is_well()
                failures = 0
            except Refused as refused:
                failures += 1
                await self._wait_out(refused, failures)
                continue
            except Exception as problem:
                failures += 1
                log.debug("webhook not set", exc_info=True)
                name = type(problem).__name__
                await self._wait_out(Refused(LineState.UNREACHABLE, name), failures)
                continue
            if is_set:
                await self._clock.sleep(WATCH_SECONDS)

    async def _set(self) -> None:
        await self._call(
            "setWebhook",
            url=self._webhook.url,
            secret_token=self._webhook.word,
            allowed_updates=orjson.dumps(ALLOWED).decode(),
        )
        log.info("webhook set", extra={"action": "webhook_set"})
        info = await self._call("getWebhookInfo")
        self._failed_at = info.get("last_error_date") if isinstance(info, dict) else None

    async def _is_well(self) -> bool:
        """Take note of how deliveries fare; False when Telegram brings them elsewhere."""
        info = await self._call("getWebhookInfo")
        if not isinstance(info, dict) or info.get("url") != self._webhook.url:
            log.warning("somebody else changed the webhook", extra={"action": "webhook_not_ours"})
            return False
        before, self._failed_at = self._failed_at, info.get("last_error_date")
        if self._failed_at in (None, before) or not info.get("pending_update_count"):
            self._health.turned(LineState.LISTENING, self._clock.now())
            return True
        problem = str(info.get("last_error_message", ""))[:200]
        if self._health.turned(LineState.WEBHOOK_FAILS, self._clock.now(), problem):
            log.warning(
                "telegram cannot bring updates",
                extra={"action": "webhook_fails", "problem": problem},
            )
        return True

    async def _call(self, method: str, **given: str) -> Any:
        try:
            status, body = await self._request.do_request(
                f"{self._address}/{method}?{urlencode(given)}", "POST"
            )
            answer = self._request.parse_json_payload(body)
        except TelegramError as problem:
            raise Refused(LineState.UNREACHABLE, problem.message) from problem
        if status == 200 and answer.get("ok") is True:
            return answer.get("result")
        raise refusal(status, answer)

    async def _wait_out(self, refused: Refused, failures: int) -> None:
        if self._health.turned(refused.state, self._clock.now(), refused.problem):
            log.warning(
                "the webhook waits",
                extra={"action": "webhook_waits", "problem": refused.problem},
            )
        longest = min(FIRST_PAUSE_SECONDS * 2 ** min(failures, 10), LONGEST_PAUSE_SECONDS)
        pause = refused.seconds or self._rng.uniform(FIRST_PAUSE_SECONDS, longest)
        await self._clock.sleep(pause)
