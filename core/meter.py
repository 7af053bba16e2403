"""Counting what happens, for operators' graphs: what can be counted, and who counts.

Everything that is counted is named once, in `core.measures`. Nothing here knows who reads the
figures; `web.metrics` writes them the way Prometheus takes them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

MOST_SERIES = 2_000
"""Combinations of labels of one measure. Labels are words of ours, so this is never reached; if it
were, the rest would be counted under `other` and memory would stay bounded."""
_OTHER = "other"


class Sort(Enum):
    """The value is Prometheus' word for it."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that is counted. `name` ends in its unit (`_seconds`), a counter's in `_total`;
    `buckets` are a histogram's upper bounds, smallest first."""

    name: str
    sort: Sort
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a gauge says at this moment."""

    measure: Measure
    value: float
    labels: tuple[str, ...] = ()


class Meter(Protocol):
    """Takes what happens; returns at once and never raises."""

    def count(self, measure: Measure, *labels: str, by: int = 1) -> None:
        """Add to a counter; one word for each of its labels."""
        ...

    def observe(self, measure: Measure, value: float, *labels: str) -> None:
        """Add one observation to a histogram."""
        ...


class Gauges(Protocol):
    """Knows how much there is of something right now."""

    async def read(self) -> list[Reading]:
        """Return the present readings."""
        ...


class Silent:
    """Counts nothing; for tests and programs that nobody watches."""

    def count(self, measure: Measure, *labels: str, by: int = 1) -> None:
        """Do nothing."""

    def observe(self, measure: Measure, value: float, *labels: str) -> None:
        """Do nothing."""


SILENT = Silent()


@dataclass(slots=True, kw_only=True)
class Spread:
    """A histogram's observations: how many fell at or below each bound, the last above all."""

    counts: list[int]
    sum: float = 0.0


@dataclass(slots=True)
class Tally:
    """Counts in memory, since the start of the process; used by one event loop."""

    counters: dict[str, dict[tuple[str, ...], int]] = field(default_factory=dict)
    spreads: dict[str, dict[tuple[str, ...], Spread]] = field(default_factory=dict)

    def count(self, measure: Measure, *labels: str, by: int = 1) -> None:
        """Add to a counter."""
        series = self.counters.setdefault(measure.name, {})
        key = labels if labels in series or len(series) < MOST_SERIES else _other(labels)
        series[key] = series.get(key, 0) + by

    def observe(self, measure: Measure, value: float, *labels: str) -> None:
        """Add one observation to a histogram."""
        series = self.spreads.setdefault(measure.name, {})
        key = labels if labels in series or len(series) < MOST_SERIES else _other(labels)
        spread = series.get(key)
        if spread is None:
            spread = series[key] = Spread(counts=[0] * (len(measure.buckets) + 1))
        spread.counts[bisect_left(measure.buckets, value)] += 1
        spread.sum += value


def _other(labels: tuple[str, ...]) -> tuple[str, ...]:
    return (_OTHER,) * len(labels)
