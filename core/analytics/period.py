"""The stretch of time that figures are asked for, cut into hours, days or weeks where the
workspace is: a day is what lies between two midnights there, be it 23, 24 or 25 hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from core.rules.zone import moment_at

BUCKETS_AT_MOST = 400
"""So many parts of a period are counted at most: a year by days, half a month by hours."""

_DAY = timedelta(days=1)


class Step(Enum):
    """How long a part of a period is; the value is what the API takes."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    """From Monday to Sunday."""

    @property
    def length(self) -> timedelta:
        """Return how long it is as a rule; a day may have an hour more or less."""
        return {Step.HOUR: timedelta(hours=1), Step.DAY: _DAY, Step.WEEK: 7 * _DAY}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Parts of one length that follow each other: the first has the number `first` and begins
    `begins` seconds after 1970; each is `seconds` long, and the last one ends at `ends`."""

    first: int
    begins: int
    seconds: int
    ends: int


@dataclass(frozen=True, kw_only=True)
class Period:
    """From `since` up to `until`, which is not in it; both are whole seconds. The first part and
    the last one are cut off there. `zone` is where hours, days and weeks begin."""

    since: datetime
    until: datetime
    step: Step
    zone: ZoneInfo

    @cached_property
    def edges(self) -> tuple[datetime, ...]:
        """Where the parts begin, and at last where the last one ends."""
        edges = [self.since]
        while (following := self._after(edges[-1])) < self.until:
            edges.append(following)
        return (*edges, self.until)

    @property
    def starts(self) -> tuple[datetime, ...]:
        """Return where each part begins."""
        return self.edges[:-1]

    @property
    def runs(self) -> tuple[Run, ...]:
        """Return the parts as few runs of equal ones: with the clocks changing twice a year, a
        database finds the part of a moment by a handful of comparisons instead of hundreds."""
        runs: list[Run] = []
        for number, (begins, ends) in enumerate(pairwise(_seconds(at) for at in self.edges)):
            last = runs[-1] if runs else None
            if last is not None and last.seconds == ends - begins:
                runs[-1] = Run(
                    first=last.first, begins=last.begins, seconds=last.seconds, ends=ends
                )
            else:
                runs.append(Run(first=number, begins=begins, seconds=ends - begins, ends=ends))
        return tuple(runs)

    @property
    def before(self) -> Period:
        """Return what it is compared with: the same clock times as many whole days earlier as it
        touches (of weeks as many whole weeks), so that it ends where this one begins, or as long
        before as today is not over yet."""
        first, last = (
            at.astimezone(self.zone).date()
            for at in (self.since, self.until - timedelta(seconds=1))
        )
        days = (last - first).days + 1
        if self.step is Step.WEEK:
            days = -(-days // 7) * 7
        since, until = (self._earlier(at, days) for at in (self.since, self.until))
        return Period(
            since=since, until=max(until, since + _SECOND), step=self.step, zone=self.zone
        )

    def _earlier(self, at: datetime, days: int) -> datetime:
        wall = at.astimezone(self.zone).replace(tzinfo=None)
        return moment_at(wall - timedelta(days=days), self.zone)

    def _after(self, at: datetime) -> datetime:
        """Return where the part ends in which this moment is."""
        local = at.astimezone(self.zone)
        if self.step is Step.HOUR:
            # By the clock's minutes, so that it is right where the offset is no whole hour.
            rest = timedelta(minutes=local.minute, seconds=local.second)
            return at + Step.HOUR.length - rest
        days = 1 if self.step is Step.DAY else 7 - local.weekday()
        day = local.date() + timedelta(days=days)
        return moment_at(datetime.combine(day, time()), self.zone)


_SECOND = timedelta(seconds=1)


def period_of(since: datetime, until: datetime, zone: ZoneInfo, step: Step | None) -> Period:
    """Return the period; without a step it is cut into about a hundred parts at most.

    Raises InvalidInput for one that ends before it begins, and for one of too many parts.
    """
    since, until = _ends(since, until)
    length = until - since
    if step is None:
        step = _fitting(length)
    if length / step.length > BUCKETS_AT_MOST - 2:
        raise InvalidInput(
            field="step",
            value=step.value,
            wanted=f"at most {BUCKETS_AT_MOST} of them between since and until, which are"
            f" {length.days} days apart",
        )
    return Period(since=since, until=until, step=step, zone=zone)


def whole_period(since: datetime, until: datetime, zone: ZoneInfo) -> Period:
    """Return a period of any length that nobody cuts; raises InvalidInput for one that ends before
    it begins."""
    since, until = _ends(since, until)
    return Period(since=since, until=until, step=Step.WEEK, zone=zone)


def _ends(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    since, until = (at.astimezone(UTC).replace(microsecond=0) for at in (since, until))
    if since >= until:
        wanted = f"a time before until ({until.isoformat()})"
        raise InvalidInput(field="since", value=since.isoformat(), wanted=wanted)
    return since, until


def _fitting(length: timedelta) -> Step:
    if length <= 3 * _DAY:
        return Step.HOUR
    return Step.DAY if length <= 120 * _DAY else Step.WEEK


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
