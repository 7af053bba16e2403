"""The span of time a report is about: whole local days, whose hours and days are its bars.

A day is what lies between two midnights of the workspace's zone: 23, 24 or 25 hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from core.rules.zone import find_zone, moment_at

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_WEEK_DAYS = 7


class Span(Enum):
    """How much a report looks back on; the value is stored and typed."""

    DAY = "day"
    """The whole day before."""
    WEEK = "week"
    """The whole week before, from Monday on."""
    TODAY = "today"
    """From midnight up to now."""
    SEVEN_DAYS = "7d"
    """Today and the six days before, up to now."""

    @property
    def days(self) -> int:
        """Return on how many local days it lies."""
        return _WEEK_DAYS if self in (Span.WEEK, Span.SEVEN_DAYS) else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From the midnight at which `first` begins in `zone` up to `until`, a moment; what falls on
    `until` itself is not in it. `before` is the same length of local days earlier."""

    span: Span
    zone: ZoneInfo
    first: date
    until: datetime

    @property
    def since(self) -> datetime:
        """Return its first moment."""
        return _midnight(self.first, self.zone)

    @property
    def last(self) -> date:
        """Return its last local day."""
        return self.first + (self.span.days - 1) * _DAY

    @property
    def is_by_hour(self) -> bool:
        """Return whether its bars are hours; they are days otherwise."""
        return self.span.days == 1

    @property
    def edges(self) -> tuple[datetime, ...]:
        """Return where its bars begin, and at last where the last one ends: at a midnight, which
        may be later than `until`."""
        end = _midnight(self.last + _DAY, self.zone)
        if not self.is_by_hour:
            days = (self.first + number * _DAY for number in range(self.span.days))
            return (*(_midnight(each, self.zone) for each in days), end)
        edges = [self.since]
        while (following := edges[-1] + _HOUR) < end:
            edges.append(following)
        return (*edges, end)

    @property
    def before(self) -> tuple[datetime, datetime]:
        """Return from when until when it is compared with."""
        back = self.span.days * _DAY
        wall = self.until.astimezone(self.zone).replace(tzinfo=None)
        return _midnight(self.first - back, self.zone), moment_at(wall - back, self.zone)

    def noted(self) -> dict[str, str]:
        """Return it as it is noted in a delivery; `read_window` reads it."""
        return {
            "span": self.span.value,
            "first": self.first.isoformat(),
            "until": self.until.isoformat(),
            "zone": self.zone.key,
        }


def window_at(span: Span, at: datetime, zone: ZoneInfo) -> Window:
    """Return what a report looks back on that is made at this moment."""
    today = at.astimezone(zone).date()
    match span:
        case Span.DAY:
            return _whole(span, today - _DAY, zone)
        case Span.WEEK:
            return _whole(span, today - timedelta(days=today.weekday() + _WEEK_DAYS), zone)
        case Span.TODAY | Span.SEVEN_DAYS:
            first = today - (span.days - 1) * _DAY
            return Window(span=span, zone=zone, first=first, until=at.astimezone(UTC))


def read_window(noted: Mapping[str, Any]) -> Window:
    """Return what `Window.noted` wrote; raises ValueError for anything else."""
    try:
        return Window(
            span=Span(noted["span"]),
            zone=find_zone(noted["zone"]),
            first=date.fromisoformat(noted["first"]),
            until=datetime.fromisoformat(noted["until"]).astimezone(UTC),
        )
    except (KeyError, TypeError, InvalidInput) as problem:
        raise ValueError(f"not a report's window: {dict(noted)!r}") from problem


def _whole(span: Span, first: date, zone: ZoneInfo) -> Window:
    until = _midnight(first + span.days * _DAY, zone)
    return Window(span=span, zone=zone, first=first, until=until)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return moment_at(datetime.combine(day, time()), zone)
