"""What this process can say of itself when somebody looks: queues, sockets, pauses, ages."""

from __future__ import annotations

from collections.abc import Callable

from bot.transport.line import BotLine
from bot.transport.sender import Sender
from core.clock import Clock
from core.db.writer import Writer
from core.measures import (
    LIVE_POLLS,
    LIVE_WAITING_BYTES,
    POLL_AGE,
    SOCKETS,
    TELEGRAM_PAUSE,
    TICK_AGE,
    WRITER_QUEUE,
)
from core.meter import Measure, Reading
from core.watch.ticks import WatchedTicks


class ProcessGauges:
    """Reads the pieces of one process. `ticks`, and `line` with `sender`, are handed in when they
    are there; a process whose roles leave them out says nothing of them."""

    def __init__(
        self,
        *,
        writer: Writer,
        clock: Clock,
        sockets: Callable[[], int],
        polls: Callable[[], int],
        waiting_bytes: Callable[[], int],
    ) -> None:
        self._writer = writer
        self._polls = polls
        self._waiting_bytes = waiting_bytes
        self._clock = clock
        self._sockets = sockets
        self.ticks: WatchedTicks | None = None
        self.line: BotLine | None = None
        self.sender: Sender | None = None

    async def read(self) -> list[Reading]:
        """Return the present readings."""
        readings: list[tuple[Measure, float | None]] = [
            (WRITER_QUEUE, self._writer.waiting),
            (SOCKETS, self._sockets()),
            (LIVE_POLLS, self._polls()),
            (LIVE_WAITING_BYTES, self._waiting_bytes()),
            (TICK_AGE, None if self.ticks is None else self.ticks.age),
            (TELEGRAM_PAUSE, None if self.sender is None else self.sender.pause_seconds()),
            (POLL_AGE, self._poll_age()),
        ]
        return [
            Reading(measure=measure, value=float(value))
            for measure, value in readings
            if value is not None
        ]

    def _poll_age(self) -> float | None:
        polled_at = None if self.line is None else self.line.health.polled_at
        return None if polled_at is None else (self._clock.now() - polled_at).total_seconds()
