"""When the clock asks a rule: every so often, by cron, or on days at a time; pure.

Wall times are the zone's. One that does not exist is the first moment after the gap, one that
comes twice counts once, and each occurrence has a key that two schedulers make alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from core.rules.cron import MAX_CHARACTERS, CronMistake, parse_cron
from core.rules.hours import DAYS, Day, TimeOfDay
from core.rules.zone import ZoneName, find_zone, moment_at
from core.texts import text
from core.texts.refused import refused

CatchUp = Literal["once", "skip", "each"]

MISSED_AFTER = timedelta(minutes=1)
"""With `skip` and no grace: an occurrence later than this was missed."""

MOST_AT_ONCE = 100
"""With `each`: the newest so many of those that were missed."""

SEARCHED_DAYS = 9 * 366
"""The 29th of February is never further than eight years off."""

_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _is_cron(line: str) -> str:
    try:
        parse_cron(line)
    except CronMistake as mistake:
        raise refused("cron", mistake.says) from mistake
    return line


Interval = Annotated[timedelta, Field(ge=timedelta(minutes=1), le=timedelta(days=31))]
CronLine = Annotated[str, Field(max_length=MAX_CHARACTERS), AfterValidator(_is_cron)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A moment (UTC) at which the clock asks; `key` is unique within one rule: the local date of
    daily ones, the local date and time of cron's, the moment itself of an interval's."""

    at: datetime
    key: str


class Schedule(BaseModel):
    """Exactly one of `every`, `cron` and `days` with `at`; in `zone` (None: the workspace's).

    `every` counts from midnight UTC of 1 January 1970, so that nothing has to be remembered.
    What was missed while nobody looked is asked `once`, for the newest of them; `each` asks for
    every one, `skip` for none. What is later than `grace` is left out (None: it is never too
    late, but with `skip` after a minute).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    every: Annotated[timedelta, Field(ge=timedelta(minutes=1), le=timedelta(days=31))] | None = (
        None
    )
    cron: Annotated[str, Field(max_length=MAX_CHARACTERS), AfterValidator(_is_cron)] | None = None
    days: Annotated[tuple[Day, ...], Field(min_length=1, max_length=7)] | None = None
    at: Annotated[TimeOfDay | None, Field(validate_default=True)] = None
    zone: ZoneName | None = None
    catch_up: CatchUp = "once"
    grace: Annotated[timedelta, Field(ge=timedelta(0), le=timedelta(days=31))] | None = None

    @field_validator("at", mode="after")
    @classmethod
    def _goes_with_days(cls, at: str | None, info: ValidationInfo) -> str | None:
        if (info.data.get("days") is None) != (at is None):
            raise refused("at", text("a time such as 09:00 together with days"))
        return at

    @model_validator(mode="after")
    def _is_one_of_three(self) -> Schedule:
        if sum(each is not None for each in (self.every, self.cron, self.days)) != 1:
            raise refused("schedule", text("one of every, cron, and days with at"))
        return self

    @property
    def follows_workspace(self) -> bool:
        """Whether it means times of day in the workspace's zone, not in one it names."""
        return self.every is None and self.zone is None

    def after(self, moment: datetime, workspace_zone: ZoneInfo) -> Occurrence | None:
        """Return the first occurrence later than the moment; None when none comes in nine
        years."""
        return next(self.coming(moment, workspace_zone), None)

    def coming(self, moment: datetime, workspace_zone: ZoneInfo) -> Iterator[Occurrence]:
        """Yield the occurrences later than the moment, oldest first: without an end, but for cron
        and days those of nine years."""
        if self.every is not None:
            for number in count((moment - _EPOCH) // self.every + 1):
                yield self._interval(number)
        zone = self._zone(workspace_zone)
        first = moment.astimezone(zone).date() - _DAY
        days = (first + number * _DAY for number in range(SEARCHED_DAYS))
        yield from (each for each in self._on_days(days, zone) if each.at > moment)

    def between(
        self, last: datetime, now: datetime, workspace_zone: ZoneInfo
    ) -> Iterator[Occurrence]:
        """Yield the occurrences later than `last` and not later than `now`, newest first."""
        if self.every is not None:
            for number in range((now - _EPOCH) // self.every, (last - _EPOCH) // self.every, -1):
                yield self._interval(number)
            return
        zone = self._zone(workspace_zone)
        newest = now.astimezone(zone).date() + _DAY
        span = (newest - last.astimezone(zone).date()).days + 2
        for number in range(span):
            found = list(self._on_days([newest - number * _DAY], zone))
            yield from (each for each in reversed(found) if last < each.at <= now)

    def due(
        self,
        last: datetime,
        now: datetime,
        workspace_zone: ZoneInfo,
        *,
        jumped_to: datetime | None = None,
    ) -> tuple[Occurrence, ...]:
        """Return what is to be asked now, oldest first, when all until `last` was asked.

        What a clock that somebody put forward to `jumped_to` went past was not missed: of it
        `each` asks once as well.
        """
        grace = self.grace
        if grace is None and self.catch_up == "skip":
            grace = MISSED_AFTER
        if grace is not None:
            last = max(last, now - grace - timedelta(microseconds=1))
        has_jumped = jumped_to is not None and last < jumped_to
        most = MOST_AT_ONCE if self.catch_up == "each" and not has_jumped else 1
        return tuple(islice(self.between(last, now, workspace_zone), most))[::-1]

    def _zone(self, workspace_zone: ZoneInfo) -> ZoneInfo:
        return workspace_zone if self.zone is None else find_zone(self.zone)

    def _interval(self, number: int) -> Occurrence:
        at = _EPOCH + number * (self.every or _DAY)
        return Occurrence(at=at, key=at.isoformat())

    def _on_days(self, days: Iterable[date], zone: ZoneInfo) -> Iterator[Occurrence]:
        """Yield the occurrences of the local days; of times that fall together, the first."""
        for day in days:
            reached: datetime | None = None
            for wall, key in self._walls(day):
                at = moment_at(wall, zone)
                if at != reached:
                    yield Occurrence(at=at, key=key)
                reached = at

    def _walls(self, day: date) -> Iterator[tuple[datetime, str]]:
        if self.cron is not None:
            cron = parse_cron(self.cron)
            if cron.falls_on(day):
                for each in cron.times:
                    wall = datetime.combine(day, each)
                    yield wall, wall.isoformat(timespec="minutes")
        elif self.at is not None and DAYS[day.weekday()] in (self.days or ()):
            yield datetime.combine(day, time.fromisoformat(self.at)), day.isoformat()
