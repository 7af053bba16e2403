"""How often something was done lately: counts by name in windows that move with the time."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from math import floor
from typing import Protocol

from core.clock import Clock

MOST_NAMES = 8192
"""Names counted at once, each with at most one number per second of its window. When there are
more, the one unused for longest goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a window says: whether one more was counted, how many there are, and in how many
    seconds the oldest of them leaves it."""

    is_taken: bool
    count: int
    leaves_in: float


class Windows(Protocol):
    """Counts by name."""

    async def take(self, name: str, *, most: int, seconds: int, cost: int = 1) -> Seen:
        """Count `cost` more, unless there would be more than `most` within so many seconds."""
        ...


@dataclass(slots=True)
class _Window:
    """Counts by second, the oldest first."""

    by_second: deque[list[int]] = field(default_factory=deque)
    total: int = 0


class WindowsHere:
    """Counts in this process. A second is the finest it tells apart: what was done within one
    leaves the window together, when its last moment does."""

    def __init__(self, *, clock: Clock, most_names: int = MOST_NAMES) -> None:
        self._clock = clock
        self._most_names = most_names
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    def __len__(self) -> int:
        """Return how many names are counted."""
        return len(self._windows)

    async def take(self, name: str, *, most: int, seconds: int, cost: int = 1) -> Seen:
        """Count `cost` more, unless there would be more than `most` within so many seconds."""
        now = self._clock.monotonic()
        second = floor(now)
        window = self._windows.get(name)
        if window is None:
            window = self._windows[name] = _Window()
            if len(self._windows) > self._most_names:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end(name)
        counts = window.by_second
        while counts and counts[0][0] + seconds < second:
            window.total -= counts.popleft()[1]
        is_taken = window.total + cost <= most
        if is_taken:
            window.total += cost
            if counts and counts[-1][0] == second:
                counts[-1][1] += cost
            else:
                counts.append([second, cost])
        leaves = counts[0][0] + seconds + 1 - now if counts else 0.0
        return Seen(is_taken=is_taken, count=window.total, leaves_in=leaves)
