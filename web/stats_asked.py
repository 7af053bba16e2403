"""What every question about figures over time names, and what every answer to one says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal, Self, TypedDict, TypeVar

from aiohttp import web
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from core.analytics.figures import F, Figures
from core.analytics.period import BUCKETS_AT_MOST, Step
from core.reports.took import Took
from core.rules.zone import moment_at
from web.api.asked import FIRST_YEAR, LAST_YEAR, Asked, When
from web.route import Call, answer
from web.shapes import Moment, Shape

StepWord = Literal["hour", "day", "week"]

S = TypeVar("S", bound=Shape)

DAYS_AT_MOST = 366

_DAY = timedelta(days=1)
_USUAL = timedelta(days=7)


_DAY_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _reckoned(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"a day between the years {FIRST_YEAR} and {LAST_YEAR}")
    return day


def _written(said: object) -> object:
    # pydantic takes a plain number for seconds since 1970, which nobody means by a day.
    if isinstance(said, str) and not _DAY_WRITTEN.fullmatch(said):
        raise ValueError("a day such as 2026-11-20")
    return said


Day = Annotated[date, AfterValidator(_reckoned), BeforeValidator(_written)]
"""A day such as 2026-11-20."""


class Stretch(TypedDict):
    """A question's period, as the services of `core.analytics` take it."""

    since: datetime
    until: datetime


class StretchQuery(Asked):
    """From `since` (seven days before `until`) up to `until` (now); or so many `days`, today among
    them; or from the day `first` to the day `last`, where the workspace is."""

    since: Annotated[
        When | None,
        Field(description="What happened then or later; seven days before `until` by default."),
    ] = None
    until: Annotated[
        When | None, Field(description="What happened before that; now by default.")
    ] = None
    days: Annotated[
        int | None,
        Field(
            ge=1,
            le=DAYS_AT_MOST,
            description="So many days up to now instead, where the workspace is: 1 is today.",
        ),
    ] = None
    first: Annotated[
        Day | None, Field(description="From this day on instead, where the workspace is.")
    ] = None
    last: Annotated[
        Day | None, Field(description="Up to the end of this day, or up to now; today by default.")
    ] = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = ((self.since, self.until), (self.days,), (self.first, self.last))
        if sum(any(one is not None for one in way) for way in ways) > 1:
            raise ValueError("either since and until, or days, or first and last")
        return self


class PeriodQuery(StretchQuery):
    """The same in parts, each a `step` long where the workspace is."""

    step: Annotated[
        StepWord | None,
        Field(
            description="How long each part is, in the workspace's zone; at most"
            f" {BUCKETS_AT_MOST} parts. By default hours up to three days, days up to 120, else"
            " weeks."
        ),
    ] = None
    compare: Annotated[
        Literal["previous"] | None,
        Field(description="`previous`: the period before, too, as long and with the same clock."),
    ] = None

    @property
    def cut(self) -> Step | None:
        """Return the step; None: whichever fits."""
        return None if self.step is None else Step(self.step)

    @property
    def is_compared(self) -> bool:
        """True when the period before is wanted, too."""
        return self.compare is not None


class Times(Shape):
    """How long `count` things took: half of them `p50_seconds` at most, nine of ten
    `p90_seconds`."""

    count: int
    p50_seconds: float
    p90_seconds: float
    mean_seconds: float


class PeriodShape(Shape):
    """A period; its `points` are its parts, each from its `at` up to the next one's."""

    since: Moment
    until: Moment


class CutShape(Shape):
    """How a period was cut: `step` long parts that begin where the clocks of `zone` say so."""

    step: StepWord
    zone: str


async def stretch_of(call: Call, asked: StretchQuery) -> Stretch:
    """Return what is asked about, with what was left out."""
    # The second that runs is in it.
    now = call.deps.clock.now() + timedelta(seconds=1)
    if asked.days is None and asked.first is None and asked.last is None:
        until = asked.until or now
        return Stretch(since=asked.since or until - _USUAL, until=until)
    zone = await call.deps.over_time.zone(call.workspace_id)
    last = asked.last or now.astimezone(zone).date()
    back = _USUAL if asked.days is None else timedelta(days=asked.days)
    first = asked.first or last - back + _DAY
    since, until = (moment_at(datetime.combine(day, time()), zone) for day in (first, last + _DAY))
    # What is yet to come is no part of a day that is compared with another one.
    return Stretch(since=since, until=min(until, now) if since < now else until)


async def over_time(
    call: Call, figures: Figures[F], period: Callable[[F], PeriodShape], shape: type[Shape]
) -> web.Response:
    """Answer with the figures of the period that is asked about, and of the one before it: each as
    `period` says it, together of the `shape`."""
    asked = call.query(PeriodQuery)
    found, before = await figures.read(
        call.workspace_id,
        call.sight,
        **await stretch_of(call, asked),
        step=asked.cut,
        compared=asked.is_compared,
    )
    return answer(
        shape.model_validate(
            dict(period(found))
            | {"step": found.period.step.value, "zone": found.period.zone.key}
            | {"previous": None if before is None else period(before)}
        )
    )


def times(took: Took | None) -> Times | None:
    """Return lengths as they go out; null: there were none."""
    if took is None:
        return None
    return Times(
        count=took.count,
        p50_seconds=took.half,
        p90_seconds=took.most,
        mean_seconds=took.mean,
    )


def numbers(shape: type[S], *found: Mapping[str | None, int] | Mapping[str, int]) -> S:
    """Return a number for each field of the shape, those of all `found` added up; what None has
    stands under `none`."""
    counted = dict.fromkeys(shape.model_fields, 0)
    for one in found:
        for name, number in one.items():
            counted[name or "none"] += number
    return shape(**counted)


def average(stars: int, rated: int) -> float | None:
    """Return the average rating in stars; None: nobody rated."""
    return round(stars / rated, 2) if rated else None
