"""Counts at the seams between rooms: each class here stands in for another one and counts what
passes, so that nobody inside has to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.delivery.channel import Channel, Envelope
from core.delivery.outcome import (
    AddressGone,
    AddressMoved,
    Delivered,
    Outcome,
    Refused,
    Retry,
    Snooze,
    Unknown,
)
from core.events.event import Recorded
from core.events.hints import Hints
from core.events.said import Said
from core.events.types.alert_fired import ALERT_FIRED
from core.events.types.case_opened import CASE_OPENED
from core.ids import made_at
from core.measures import (
    ALERTS,
    BATCH_SIZE,
    CASES,
    COMMIT_SECONDS,
    DELIVERIES,
    DELIVERY_SECONDS,
    EVENTS,
)
from core.meter import Meter
from core.spans import NO_SPANS, SpanKind, Spans
from core.work import Batch


class CountingHints:
    """Counts what was committed and passes the hints on."""

    def __init__(self, *, inner: Hints, meter: Meter) -> None:
        self._inner = inner
        self._meter = meter

    def recorded(self, events: Sequence[Recorded]) -> None:
        """Count events, cases and alerts."""
        for one in events:
            event = one.event
            self._meter.count(EVENTS, event.type)
            if event.type == CASE_OPENED.name:
                self._meter.count(CASES, _word(event.data, "kind"), _word(event.data, "source"))
            elif event.type == ALERT_FIRED.name:
                self._meter.count(ALERTS, _word(event.data, "severity"))
        self._inner.recorded(events)

    def say(self, said: Said) -> None:
        """Pass on what is said in passing."""
        self._inner.say(said)

    def wake(self, name: str) -> None:
        """Pass it on."""
        self._inner.wake(name)


class TimedBatch:
    """One batch whose size and time are kept; it begins with its transaction."""

    def __init__(self, *, session: AsyncSession, clock: Clock, hints: Hints, meter: Meter) -> None:
        self._inner = Batch(session=session, clock=clock, hints=hints)
        self._clock = clock
        self._meter = meter
        self._began = clock.monotonic()
        self._items = 0

    async def perform(self, items: Sequence[object]) -> list[object]:
        """Do the batch."""
        self._items = len(items)
        return await self._inner.perform(items)

    def committed(self) -> None:
        """Keep how long it took; counts only what stands."""
        self._meter.observe(BATCH_SIZE, self._items)
        self._meter.observe(COMMIT_SECONDS, self._clock.monotonic() - self._began)
        self._inner.committed()


class CountingChannel:
    """Counts what comes of each attempt, each a span, and how long a message took from its
    commit."""

    def __init__(
        self, *, inner: Channel, clock: Clock, meter: Meter, spans: Spans = NO_SPANS
    ) -> None:
        self._inner = inner
        self._clock = clock
        self._meter = meter
        self._spans = spans

    @property
    def name(self) -> str:
        """The channel's own name."""
        return self._inner.name

    async def send(self, envelope: Envelope) -> Outcome:
        """Send it and count the outcome."""
        with self._spans.span(f"deliver {self.name}", SpanKind.CLIENT) as span:
            outcome = await self._inner.send(envelope)
            word = _outcome_word(outcome)
            span.note("opsbell.outcome", word)
            if isinstance(outcome, Refused | AddressGone):
                span.fail()
        self._meter.count(DELIVERIES, self.name, word)
        if isinstance(outcome, Delivered):
            took = self._clock.now() - made_at(envelope.delivery_id)
            self._meter.observe(DELIVERY_SECONDS, max(0.0, took.total_seconds()), self.name)
        return outcome


def _outcome_word(outcome: Outcome) -> str:
    match outcome:
        case Delivered():
            return "delivered"
        case Retry():
            return "retry"
        case Snooze():
            return "snooze"
        case Unknown():
            return "unknown"
        case AddressMoved():
            return "address_moved"
        case AddressGone():
            return "address_gone"
        case Refused():
            return "refused"
        case _:
            assert_never(outcome)


def _word(data: dict[str, object], name: str) -> str:
    """Return an enum of an event; nothing else is ever taken for a label."""
    found = data.get(name)
    return found if isinstance(found, str) and found.isidentifier() else "none"
