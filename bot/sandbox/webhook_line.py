"""Which updates go to the webhook next: one ordered queue per chat or presser, side by side.

Pure bookkeeping on the sandbox clock; the HTTP room carries what is due. The rules are those of
Telegram's own server: a second after the first failure, twice as long after each one more, a
minute or two at last, and whatever longer pause of up to an hour the bot's server asks for.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.sandbox.clock import MovableClock
from bot.sandbox.courier import Delivered
from bot.sandbox.faults import Faults, chat_of
from bot.sandbox.state import PendingUpdate, Queue, Webhook
from bot.sandbox.updates import Updates, kind_of
from bot.sandbox.wire import as_object, dump

FIRST_PAUSE_SECONDS = 1.0
LONG_PAUSE_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 120.0
LONGEST_ASKED_SECONDS = 3_600
GONE_SECONDS = 23 * 3_600
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NOT_HERE = "The sandbox reaches no other machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One update on its way to one webhook; `line` is the queue it belongs to."""

    line: str
    update: PendingUpdate
    webhook: Webhook

    @property
    def body(self) -> str:
        """Return the update as it travels."""
        return dump(self.update.body)


@dataclass(slots=True, kw_only=True)
class _Line:
    """How a queue fares: the pause before its next try, and the moment of that."""

    pause: float = 0.0
    not_before: float = 0.0


@dataclass(slots=True, kw_only=True)
class _Deliveries:
    """What is known of deliveries to one webhook, forgotten with it."""

    webhook: Webhook
    lines: dict[str, _Line] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)


class WebhookLine:
    """Gives out what is due and takes note of what came of it."""

    def __init__(
        self,
        *,
        queue: Queue,
        updates: Updates,
        clock: MovableClock,
        faults: Faults,
        rng: random.Random,
    ) -> None:
        self._queue = queue
        self._updates = updates
        self._clock = clock
        self._faults = faults
        self._rng = rng
        self._now: _Deliveries | None = None

    def due(self) -> list[Parcel]:
        """Return what may go now, marked as under way; nothing while Telegram is away."""
        now = self._current()
        if now is None or self._faults.outage() is not None:
            return []
        found: list[Parcel] = []
        moment = self._clock.monotonic()
        for name, waiting in self._waiting().items():
            if len(now.under_way) >= now.webhook.max_connections:
                break
            line = now.lines.get(name)
            if name in now.under_way or (line is not None and line.not_before > moment):
                continue
            update = waiting[0]
            if len(waiting) > 1 and self._updates.is_mixed_up(waiting[1]):
                update = waiting[1]
            now.under_way.add(name)
            found.append(Parcel(line=name, update=update, webhook=now.webhook))
        return found

    def next_in(self) -> float | None:
        """Return the seconds until a queue may be tried again, None when no time will help."""
        now = self._current()
        if now is None or self._clock.is_frozen:
            return None
        waiting = self._waiting()
        moments = [
            line.not_before
            for name, line in now.lines.items()
            if name in waiting and name not in now.under_way
        ]
        return max(0.0, min(moments) - self._clock.monotonic()) if moments else None

    def came_back(self, parcel: Parcel, answer: Delivered) -> None:
        """Take note of an answer: 2xx is the end of it, everything else a failure."""
        if 200 <= answer.status < 300:
            self._updates.arrived(parcel.update)
            if (now := self._landed(parcel)) is not None:
                now.lines.pop(parcel.line, None)
                now.webhook.gone_since = None
            return
        self.failed(
            parcel,
            f"Wrong response from the webhook: {answer.status} {answer.reason}".rstrip(),
            asked=answer.retry_after,
            is_gone=answer.status == 410,
        )

    def failed(
        self, parcel: Parcel, problem: str, *, asked: int = 0, is_gone: bool = False
    ) -> None:
        """Take note of a failure; after 23 hours of nothing but 410 the webhook is removed."""
        if (now := self._landed(parcel)) is None:
            return
        line = now.lines.setdefault(parcel.line, _Line())
        line.pause = line.pause * 2 if line.pause else FIRST_PAUSE_SECONDS
        if line.pause > LONG_PAUSE_SECONDS:
            line.pause = self._rng.uniform(LONG_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        wait = max(line.pause, float(min(asked, LONGEST_ASKED_SECONDS)))
        line.not_before = self._clock.monotonic() + wait
        moment = self._clock.now().timestamp()
        hook = now.webhook
        hook.last_error_at, hook.last_error = moment, problem
        hook.gone_since = (hook.gone_since or moment) if is_gone else None
        if hook.gone_since is not None and moment - hook.gone_since >= GONE_SECONDS:
            self._queue.webhook = None

    def _landed(self, parcel: Parcel) -> _Deliveries | None:
        """Return the deliveries this one belongs to, None when its webhook is another by now."""
        now = self._current()
        if now is None or now.webhook is not parcel.webhook:
            return None
        now.under_way.discard(parcel.line)
        return now

    def _current(self) -> _Deliveries | None:
        webhook = self._queue.webhook
        if webhook is None:
            self._now = None
        elif self._now is None or self._now.webhook is not webhook:
            self._now = _Deliveries(webhook=webhook)
        return self._now

    def _waiting(self) -> dict[str, list[PendingUpdate]]:
        lines: dict[str, list[PendingUpdate]] = {}
        for update in self._updates.waiting():
            lines.setdefault(line_of(update), []).append(update)
        return lines


def line_of(update: PendingUpdate) -> str:
    """Return the queue of an update: the presser's for a tap, else the chat's, else its kind's."""
    kind = kind_of(update)
    payload = as_object(update.body[kind]) or {}
    if kind == "callback_query":
        return f"user {(as_object(payload.get('from')) or {}).get('id')}"
    chat = chat_of(payload)
    return f"chat {chat}" if chat else kind


def is_reachable(webhook: Webhook) -> bool:
    """Return True for a webhook on this machine: nothing leaves it."""
    return (urlsplit(webhook.url).hostname or "") in LOOPBACK
