"""Which process runs the jobs that only one has to run."""

from __future__ import annotations

from datetime import timedelta

from core.clock import Clock
from core.db.leases import Lease, Leases

NAME = "jobs"
TTL = timedelta(seconds=15)
RENEW_EVERY = timedelta(seconds=5)


class Leader:
    """Holds the lease of the jobs, or keeps asking for it."""

    def __init__(self, *, leases: Leases, clock: Clock) -> None:
        self._leases = leases
        self._clock = clock
        self._lease: Lease | None = None
        self._ask_at = 0.0

    async def is_leading(self) -> bool:
        """Return whether this process may run the leader's jobs now; asks every five seconds."""
        if self._clock.monotonic() >= self._ask_at:
            self._ask_at = self._clock.monotonic() + RENEW_EVERY.total_seconds()
            self._lease = await self._leases.take(NAME, TTL)
        return self._lease is not None and self._lease.is_trusted(self._clock.now())

    async def resign(self) -> None:
        """Leave the jobs to the next one at once."""
        if self._lease is not None:
            lease, self._lease, self._ask_at = self._lease, None, 0.0
            await self._leases.release(lease)
