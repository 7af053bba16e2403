"""Many signals within a sliding window: `10 complaints in 15m per place`."""

from __future__ import annotations

from bisect import bisect_right, insort
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from core.rules.condition import Window
from core.rules.counted import so_many
from core.rules.hours import Opening
from core.rules.signal import Signal
from core.rules.windowed import Windowed, microseconds
from core.texts import Text, plural

MAX_COUNT = 1_000

WindowLength = Annotated[timedelta, Field(ge=timedelta(seconds=1), le=timedelta(days=31))]


class Volume(Windowed):
    """The signal and those before it within `window` are at least `count`.

    Exact: the window keeps the moments of the last `count` signals. It ends at the newest of them,
    so that signals which arrive in another order than they were made are counted all the same.
    """

    type: Literal["volume"] = "volume"
    count: Annotated[int, Field(ge=1, le=MAX_COUNT)]
    window: WindowLength

    def describe(self) -> Text:
        """Return a clause such as "10 complaints come in within 15 minutes"."""
        return so_many(self.of, self.count, self.window, self.per)

    def feed(self, window: Window, signal: Signal, opening: Opening) -> Window:
        """Return the window with the signal's moment, without those that have slid out."""
        at = microseconds(signal.at)
        length = self.window // _MICROSECOND
        if not window or at >= window[-1]:
            gone = bisect_right(window, at - length)
            return (*window[max(gone, len(window) + 1 - self.count) :], at)
        if at <= window[-1] - length:
            return window
        late = list(window)
        insort(late, at)
        return tuple(late[-self.count :])

    def holds(self, window: Window, at: datetime) -> bool:
        """Return whether the window is full, and the moment not so late that it is not in it."""
        if len(window) < self.count:
            return False
        return microseconds(at) > window[-1] - self.window // _MICROSECOND

    def reason(self, window: Window, at: datetime) -> Text:
        """Return how many were counted of how many."""
        if self.holds(window, at):
            return plural(
                "{n} or more within {window}",
                "{n} or more within {window}",
                self.count,
                window=self.window,
            )
        return plural(
            "{n} of {wanted} within {window}",
            "{n} of {wanted} within {window}",
            len(window),
            wanted=self.count,
            window=self.window,
        )


_MICROSECOND = timedelta(microseconds=1)
