"""The hours in which a rule is awake, and spans of time of which only those hours count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from core.rules.zone import ZoneName, find_zone, moment_at

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = get_args(Day)
WEEKDAYS: tuple[Day, ...] = DAYS[:5]
WEEKEND: tuple[Day, ...] = DAYS[5:]

TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A wall time such as "09:00"."""

SEARCHED_DAYS = 400
"""How far a span may reach; a rule whose span needs more open time than a year has is refused."""

_DAY = timedelta(days=1)


class Hours(BaseModel):
    """From `start` to `end` on each of `days`, in `zone` (None: the workspace's).

    An end that is not after the start lies on the next day, so 22:00 to 06:00 on Fridays is the
    night to Saturday, and equal ones are a whole day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: TimeOfDay
    end: TimeOfDay
    days: Annotated[tuple[Day, ...], Field(min_length=1, max_length=7)] = DAYS
    zone: ZoneName | None = None

    @property
    def weekly(self) -> timedelta:
        """How long they are in a week without a change of the clocks."""
        length = (_minutes(self.end) - _minutes(self.start)) % 1440 or 1440
        return timedelta(minutes=length * len(set(self.days)))


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours in the zone they are meant in; `hours` None: always open."""

    hours: Hours | None = None
    zone: ZoneInfo | None = None

    @classmethod
    def of(cls, hours: Hours | None, workspace_zone: ZoneInfo) -> Opening:
        """Return the hours with the zone they name, else with the workspace's."""
        if hours is None:
            return ALWAYS
        return cls(hours, workspace_zone if hours.zone is None else find_zone(hours.zone))

    def is_open(self, at: datetime) -> bool:
        """Return whether the moment lies within the hours; their end does not."""
        if self.hours is None:
            return True
        return any(start <= at < end for start, end in self._intervals(at, days=2))

    def after(self, at: datetime, span: timedelta) -> datetime:
        """Return the moment when `span` of open time has passed since `at`."""
        if self.hours is None:
            return at + span
        left = span
        for start, end in self._intervals(at, days=SEARCHED_DAYS):
            open_from = max(start, at)
            if end <= open_from:
                continue
            if left <= end - open_from:
                return open_from + left
            left -= end - open_from
        return at + timedelta(days=SEARCHED_DAYS)

    def _intervals(self, at: datetime, *, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Yield the open intervals from the one that began yesterday, overlaps taken off."""
        if self.hours is None or self.zone is None:
            return
        start, end = time.fromisoformat(self.hours.start), time.fromisoformat(self.hours.end)
        later = timedelta(0) if end > start else _DAY
        reached = datetime.min.replace(tzinfo=UTC)
        # Two days back: a zone's change can put a day's end past the midnight after it.
        first = at.astimezone(self.zone).date() - 2 * _DAY
        for number in range(days + 2):
            day: date = first + number * _DAY
            if DAYS[day.weekday()] not in self.hours.days:
                continue
            opens = max(reached, moment_at(datetime.combine(day, start), self.zone))
            closes = moment_at(datetime.combine(day, end) + later, self.zone)
            if closes > opens:
                yield opens, closes
                reached = closes


ALWAYS = Opening()


def _minutes(words: str) -> int:
    hours, _, minutes = words.partition(":")
    return int(hours) * 60 + int(minutes)
