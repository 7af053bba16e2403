"""The average of a field over a sliding window: `average rating < 3.5 over 1d`."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from core.rules.comparable import SIGNS, Order
from core.rules.condition import Window
from core.rules.counted import for_each
from core.rules.hours import Opening
from core.rules.phrases import compared, field_name
from core.rules.signal import Signal
from core.rules.windowed import Windowed, microseconds
from core.texts import Text, plural, text

BUCKETS = 60
LARGEST = 1e15
"""Numbers beyond it are not counted: sums of them would not stay exact."""

_MICROSECOND = timedelta(microseconds=1)


class Average(Windowed):
    """The average of the numbers in `field` compared with `value`, of at least `at_least` signals.

    The window is kept as 60 buckets of a sum and a count, so it reaches back between 59/60 of
    `window` and all of it. A signal without a number there is not counted, and cannot be asked.
    """

    type: Literal["average"] = "average"
    field: Annotated[str, Field(pattern=r"^[^\s\x00-\x1f]{1,100}$")] = "rating"
    op: Order
    value: Annotated[float, Field(ge=-LARGEST, le=LARGEST)]
    window: Annotated[timedelta, Field(ge=timedelta(minutes=1), le=timedelta(days=31))]
    at_least: Annotated[int, Field(ge=1, le=100_000)] = 1

    def describe(self) -> Text:
        """Return a clause such as "the average of the rating over 1 day is less than 3.5"."""
        average = text(
            "the average of {field} over {window}",
            field=field_name(self.field),
            window=self.window,
        )
        clause = compared(average, self.op, text("{number}", number=self.value))
        if self.at_least > 1:
            clause = plural(
                "{clause}, of at least {n} signal",
                "{clause}, of at least {n} signals",
                self.at_least,
                clause=clause,
            )
        if self.of is not None:
            clause = text("{clause}, counted where {what}", clause=clause, what=self.of.describe())
        return text("{clause}{per}", clause=clause, per=for_each(self.per))

    def can_count(self, signal: Signal) -> bool:
        """Return whether the field is a number that can be added up."""
        return self._number(signal) is not None

    def feed(self, window: Window, signal: Signal, opening: Opening) -> Window:
        """Return the window with the signal's number in its bucket."""
        number = self._number(signal)
        if number is None:
            return window
        bucket = microseconds(signal.at) // self._bucket
        newest = max(bucket, window[-3]) if window else bucket
        totals = {start: (total, count) for start, total, count in _triples(window)}
        total, count = totals.get(bucket, (0, 0))
        totals[bucket] = (total + number, count + 1)
        return tuple(
            part
            for start, (total, count) in sorted(totals.items())
            if start > newest - BUCKETS
            for part in (start, total, count)
        )

    def holds(self, window: Window, at: datetime) -> bool | None:
        """Return whether the average is as wanted; None while there are too few."""
        total, count = self.figures(window, at)
        if count < self.at_least:
            return None
        return SIGNS[self.op](total / count, self.value)

    def reason(self, window: Window, at: datetime) -> Text:
        """Return the average and of how many it is."""
        total, count = self.figures(window, at)
        if count < self.at_least:
            return plural(
                "{n} signal of the {wanted} it needs",
                "{n} signals of the {wanted} it needs",
                int(count),
                wanted=self.at_least,
            )
        return plural(
            "the average of {n} signal is {average}",
            "the average of {n} signals is {average}",
            int(count),
            average=total / count,
        )

    def _number(self, signal: Signal) -> float | None:
        number = signal.value_of(self.field)
        if isinstance(number, bool | str) or number is None:
            return None
        return number if math.isfinite(number) and abs(number) <= LARGEST else None

    @property
    def _bucket(self) -> int:
        return self.window // _MICROSECOND // BUCKETS

    def figures(self, window: Window, at: datetime) -> tuple[float, float]:
        """Return the sum of what is in the window at that moment, and how many it is of."""
        first = microseconds(at) // self._bucket - BUCKETS
        kept = [(total, count) for start, total, count in _triples(window) if start > first]
        return sum(total for total, _ in kept), sum(count for _, count in kept)


def _triples(window: Window) -> zip[tuple[float, float, float]]:
    return zip(window[::3], window[1::3], window[2::3], strict=True)
