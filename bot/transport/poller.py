"""The durable poller: what getUpdates brings is committed before the next offset confirms it.

It never ends by itself. A rejected token, a second instance and every kind of broken network are
waited out; the library's own loop ends for good at the first 401.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

import orjson
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.transport.health import Health, LineState
from bot.transport.raw import ALLOWED, raw_update
from core.clock import Clock
from core.errors import Unavailable
from core.inbox.updates import RawUpdate, StoredUpdate

log = logging.getLogger(__name__)

POLL_SECONDS = 25
"""Telegram closes a waiting connection at about 39 s, some proxies at 30."""
SILENCE_SECONDS = POLL_SECONDS + 10.0
LIMIT = 100
BACKOFF_FIRST_SECONDS = 0.5
BACKOFF_LONGEST_SECONDS = 30.0
LONGEST_ASKED_SECONDS = 3600.0
"""A longer pause is not believed: to ask once an hour bothers nobody, never to ask again would."""
STORE_AGAIN_SECONDS = 1.0
NOTE_IDLE_EVERY = timedelta(minutes=1)
NUMBERS_GO_ON_FOR = timedelta(days=6)
"""After a week without updates Telegram numbers anew; the old offset might skip the new ones."""


class Inbox(Protocol):
    """Stores updates before they are confirmed."""

    async def store(
        self,
        bot_id: int,
        updates: Sequence[RawUpdate],
        next_update: int,
        *,
        may_repeat: bool,
    ) -> list[StoredUpdate]:
        """Return the new ones once they are on disk together with the offset."""
        ...


class Poller:
    """Polls one bot. `address` is the Bot API's address with the token, and is never shown."""

    def __init__(
        self,
        *,
        bot_id: int,
        address: str,
        request: BaseRequest,
        inbox: Inbox,
        take: Callable[[Sequence[StoredUpdate]], Awaitable[None]],
        health: Health,
        clock: Clock,
        rng: random.Random,
        poll_seconds: int = POLL_SECONDS,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        self._bot_id = bot_id
        self._address = address
        self._request = request
        self._inbox = inbox
        self._take = take
        self._health = health
        self._clock = clock
        self._rng = rng
        self._poll_seconds = poll_seconds
        self._silence_seconds = silence_seconds

    async def run(self) -> None:
        """Poll until cancelled; each poll waits until there is room for what the last one brought.

        It begins, and begins again after a failure, without an offset: Telegram then gives all
        that was never confirmed, and what is stored already is known by its number. A webhook
        that was left behind is taken away once; who sets it again is another instance.
        """
        offset = 0
        last_update = noted = self._clock.now()
        failures = 0
        has_deleted = False
        while True:
            try:
                if self._clock.now() - last_update > NUMBERS_GO_ON_FOR:
                    offset = 0
                updates = await self._poll(offset)
                now = self._clock.now()
                self._health.polled(now)
                failures = 0
                may_repeat = offset == 0
                if updates:
                    offset = max(one.update_id for one in updates) + 1
                    last_update = now
                if updates or now - noted >= NOTE_IDLE_EVERY:
                    new = await self._stored(updates, offset, may_repeat=may_repeat)
                    noted = now
                    await self._take(new)
            except Refused as refused:
                if refused.is_webhook and not has_deleted:
                    has_deleted = True
                    await self._delete_webhook()
                    continue
                failures += 1
                await self._wait_out(refused.state, refused.problem, failures, refused.seconds)
            except Exception as problem:
                # Nothing may end the loop. What was not stored is asked for again.
                failures += 1
                offset = 0
                log.debug("poll failed", exc_info=True)
                await self._wait_out(LineState.UNREACHABLE, type(problem).__name__, failures)

    async def _stored(
        self, updates: Sequence[RawUpdate], offset: int, *, may_repeat: bool
    ) -> list[StoredUpdate]:
        """Store what a poll brought, as long as it takes: asking Telegram for more, or for the
        same once more, would bring nothing that could be stored."""
        while True:
            try:
                return await self._inbox.store(
                    self._bot_id, updates, offset, may_repeat=may_repeat
                )
            except Unavailable as problem:
                if self._health.turned(LineState.HOLDING, self._clock.now(), problem.message):
                    log.warning(
                        "polling waits",
                        extra={"action": "poll_waits", "state": LineState.HOLDING.value},
                    )
                # What may stand all the same, although nobody could tell, is looked for.
                may_repeat = True
                await self._clock.sleep(STORE_AGAIN_SECONDS)

    async def _poll(self, offset: int) -> list[RawUpdate]:
        # The first poll, and the first after a failure, does not wait: it shows how things are.
        is_known = self._health.present.state is LineState.POLLING
        query = urlencode(
            {
                "offset": offset,
                "limit": LIMIT,
                "timeout": self._poll_seconds if is_known else 0,
                "allowed_updates": orjson.dumps(ALLOWED).decode(),
            }
        )
        try:
            status, body = await self._request.do_request(
                f"{self._address}/getUpdates?{query}", "POST", read_timeout=self._silence_seconds
            )
            answer = self._request.parse_json_payload(body)
        except TelegramError as problem:
            raise Refused(LineState.UNREACHABLE, problem.message) from problem
        found = answer.get("result")
        if status == 200 and answer.get("ok") is True and isinstance(found, list):
            return self._read(found)
        raise refusal(status, answer)

    def _read(self, found: list[object]) -> list[RawUpdate]:
        """Return what can be stored. One without a number is confirmed with those after it, and
        must not hold them up; when there are only such, it is as if nothing was said."""
        read: list[RawUpdate] = []
        for one in found:
            try:
                read.append(raw_update(one))
            except ValueError:
                log.warning("an update has no number", extra={"action": "update_nameless"})
        if found and not read:
            raise Refused(LineState.UNREACHABLE, "updates without numbers")
        return read

    async def _delete_webhook(self) -> None:
        try:
            await self._request.do_request(f"{self._address}/deleteWebhook", "POST")
        except TelegramError as problem:
            log.debug("webhook not deleted", extra={"problem": problem.message})
        else:
            log.info("webhook deleted", extra={"action": "webhook_deleted"})

    async def _wait_out(
        self, state: LineState, problem: str, failures: int, asked_seconds: float = 0.0
    ) -> None:
        is_news = self._health.turned(state, self._clock.now(), problem)
        if is_news:
            log.warning(
                "polling waits",
                extra={"action": "poll_waits", "state": state.value, "problem": problem},
            )
        if asked_seconds:
            await self._clock.sleep(asked_seconds)
            return
        if state is LineState.UNREACHABLE and failures == 1:
            return  # a first cut is mostly an idle connection that was closed: ask again at once
        longest = min(BACKOFF_FIRST_SECONDS * 2 ** min(failures, 10), BACKOFF_LONGEST_SECONDS)
        if state is not LineState.UNREACHABLE:
            # Nobody but a person can mend these: asking often does not help.
            longest = BACKOFF_LONGEST_SECONDS if failures > 3 else longest
            await self._clock.sleep(longest)
        else:
            await self._clock.sleep(self._rng.uniform(BACKOFF_FIRST_SECONDS, longest))


class Refused(Exception):
    """Telegram, or whoever stands in front of it, did not do as asked; `seconds` is the pause it
    wants, 0 for none; `is_webhook` that it brings updates to a webhook instead."""

    def __init__(
        self,
        state: LineState,
        problem: str,
        seconds: float = 0.0,
        *,
        is_webhook: bool = False,
    ) -> None:
        super().__init__(problem)
        self.is_webhook = is_webhook
        self.state = state
        self.problem = problem
        self.seconds = seconds


def refusal(status: int, answer: Mapping[str, Any]) -> Refused:
    """Return what an answer that is not the wanted one means for the line."""
    said = str(answer.get("description", ""))[:200] or f"HTTP {status}"
    if status in (401, 404):
        return Refused(LineState.TOKEN_REJECTED, said)
    if status == 409:
        is_webhook = "webhook is active" in said
        return Refused(LineState.ANOTHER_POLLS, said, is_webhook=is_webhook)
    parameters = answer.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if not isinstance(seconds, int | float) or not seconds > 0:
        seconds = 0.0
    return Refused(LineState.UNREACHABLE, said, min(float(seconds), LONGEST_ASKED_SECONDS))
