"""When the clock's jobs were looked at last; apart from the other seams because it knows the
scheduler, which not every process has."""

from __future__ import annotations

from core.clock import Clock
from core.jobs.scheduler import Ticking


class WatchedTicks:
    """Remembers when the jobs were looked at last. `age` None: not yet."""

    def __init__(self, *, inner: Ticking, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock
        self._ticked_at: float | None = None

    @property
    def age(self) -> float | None:
        """Seconds since the last tick that came to its end."""
        return None if self._ticked_at is None else self._clock.monotonic() - self._ticked_at

    async def tick(self) -> None:
        """Do what is due."""
        await self._inner.tick()
        self._ticked_at = self._clock.monotonic()

    async def stop(self) -> None:
        """Return when nothing runs any more."""
        await self._inner.stop()
