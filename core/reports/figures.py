"""What a report says, in numbers: no name of a customer, no text of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.reports.window import Window
from core.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How long `count` things took: half of them `half` at most, nine of ten `most` at most."""

    count: int
    half: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """The average of `count` ratings from 1 to 5."""

    count: int
    average: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One hour or day of the chart: new cases by kind, and their ratings (None: there were
    none)."""

    begins: datetime
    by_kind: Mapping[str, int]
    rating: Rating | None

    @property
    def total(self) -> int:
        """Return how many cases it holds."""
        return sum(self.by_kind.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything about one window of one workspace.

    `open_now` are cases not yet resolved when it was counted, by their severity (None: they have
    none and no alert has). `before` is the number of new cases in the window before,
    `rating_before` their ratings. `first_answers` are of cases that came in the window,
    `resolutions` of those that were resolved in it. `places` and `words` are the most frequent,
    with how many cases have them. `is_whole` False: only what its reader sees is in it.
    """

    window: Window
    bars: tuple[Bar, ...]
    before: int
    resolved: int
    open_now: Mapping[Severity | None, int]
    rating: Rating | None
    rating_before: Rating | None
    first_answers: Times | None
    resolutions: Times | None
    places: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, int], ...]
    alerts: Mapping[Severity, int]
    acknowledgements: Times | None
    is_whole: bool = True

    @property
    def by_kind(self) -> dict[str, int]:
        """Return the new cases of each kind there was, in the order of the kinds' names."""
        found: dict[str, int] = {}
        for bar in self.bars:
            for kind, count in bar.by_kind.items():
                found[kind] = found.get(kind, 0) + count
        return dict(sorted(found.items()))

    @property
    def opened(self) -> int:
        """Return how many cases came in."""
        return sum(bar.total for bar in self.bars)

    @property
    def is_quiet(self) -> bool:
        """Return whether nothing happened."""
        return not (self.opened or self.resolved or self.alerts)
