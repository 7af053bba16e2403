"""How often one address may try to sign in: a bucket of tries for each, and a bound on buckets."""

from __future__ import annotations

from collections import OrderedDict
from math import ceil

from core.clock import Clock
from web.peer import household
from web.problems import ProblemAnswer

TRIES_A_MINUTE = 20
MOST_ADDRESSES = 4096
"""Buckets kept, some 200 bytes each. When there are more, the one unused for longest goes: whoever
commands thousands of addresses gets new tries by that, which costs a read each and no more."""


class Throttle:
    """A token bucket for each address: full at first, filled again evenly over a minute."""

    def __init__(
        self,
        *,
        clock: Clock,
        a_minute: int = TRIES_A_MINUTE,
        most_addresses: int = MOST_ADDRESSES,
    ) -> None:
        self._clock = clock
        self._a_minute = a_minute
        self._most_addresses = most_addresses
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """Address → tries left, and the monotonic moment at which that was so."""

    def __len__(self) -> int:
        """Return how many addresses are remembered."""
        return len(self._buckets)

    def take(self, address: str) -> None:
        """Count one try. Raises ProblemAnswer 429, which says after how many seconds to come
        again; a try that is refused is not counted."""
        address = household(address)
        now = self._clock.monotonic()
        full = float(self._a_minute)
        left, at = self._buckets.pop(address, (full, now))
        left = min(full, left + (now - at) * full / 60)
        is_allowed = left >= 1
        self._buckets[address] = (left - 1 if is_allowed else left, now)
        if len(self._buckets) > self._most_addresses:
            self._buckets.popitem(last=False)
        if not is_allowed:
            raise ProblemAnswer(
                status=429,
                code="too_many_tries",
                detail=f"more than {self._a_minute} tries a minute from this address",
                headers={"Retry-After": str(ceil((1 - left) * 60 / full))},
            )
