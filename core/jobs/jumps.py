"""Notices that the wall clock was moved: it went another way than time did between two looks."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from core.clock import Clock

log = logging.getLogger(__name__)

JUMP = timedelta(seconds=30)
"""Less is what clocks are put right by every day."""


class Jumps:
    """Compares the wall clock with the monotonic one, as often as it is asked to `look`.

    A machine that slept looks the same as one whose clock was put forward: time did not pass for
    this process either way.
    """

    def __init__(self) -> None:
        self._seen: tuple[datetime, float] | None = None
        self._landed: datetime | None = None

    def look(self, clock: Clock) -> datetime | None:
        """Return the moment that the last jump forward has led to, None as long as there was
        none: what was due until then was passed over, not missed."""
        now, elapsed = clock.now(), clock.monotonic()
        if self._seen is not None:
            then, at = self._seen
            jump = now - then - timedelta(seconds=elapsed - at)
            if abs(jump) > JUMP:
                log.warning(
                    "the clock was moved",
                    extra={"action": "clock_jumped", "seconds": round(jump.total_seconds())},
                )
                self._landed = now if jump > timedelta(0) else None
        self._seen = now, elapsed
        return self._landed
