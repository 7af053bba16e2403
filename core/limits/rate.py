"""A rate, and the arithmetic of taking from it: the generic cell rate algorithm (GCRA).

One number says all there is to know: the theoretical arrival time (`tat`), the moment by which
everything taken so far is paid for at the even rate. It fits in one row, takes no clean-up, and
two processes that lock the row agree. Whole microseconds throughout: the sum of many small shares
is exact. The algorithm is that of ITU-T I.371, Annex A.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.texts import text
from core.texts.refused import refused

COUNT_AT_MOST = 10_000
WINDOW_AT_LEAST = timedelta(seconds=1)
WINDOW_AT_MOST = timedelta(days=31)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What asking for one came to: `tat` is to be kept when it was allowed, `free_at` is when one
    would be allowed otherwise (the moment of asking when it was)."""

    is_allowed: bool
    tat: int
    free_at: datetime


class Rate(BaseModel):
    """`count` in each `window`; `burst` of them may come at once (None: all of them).

    Over any span no more than `burst` plus the even share of the span is allowed: with the whole
    count as burst up to twice the count may come within one window, the first half of it at once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    count: Annotated[int, Field(ge=1, le=COUNT_AT_MOST)]
    window: Annotated[timedelta, Field(ge=WINDOW_AT_LEAST, le=WINDOW_AT_MOST)]
    burst: Annotated[int | None, Field(ge=1, le=COUNT_AT_MOST)] = None

    @model_validator(mode="after")
    def _bursts_within_its_count(self) -> Rate:
        if self.burst is not None and self.burst > self.count:
            wanted = text("a burst of at most the count ({count})", count=self.count)
            raise refused("burst", wanted)
        return self

    def take(self, tat: int | None, at: datetime) -> Taken:
        """Return whether one more is allowed at a moment; `tat` is what was kept (None: nothing
        was ever taken). A clock that went back does not make anybody wait longer than the
        window."""
        share = max(self.window // _MICROSECOND // self.count, 1)
        tolerance = share * ((self.burst or self.count) - 1)
        now = (at - _EPOCH) // _MICROSECOND
        due = now if tat is None else min(max(tat, now), now + tolerance + share)
        if due - now > tolerance:
            free_at = _EPOCH + (due - tolerance) * _MICROSECOND
            return Taken(is_allowed=False, tat=due, free_at=free_at)
        return Taken(is_allowed=True, tat=due + share, free_at=at)
