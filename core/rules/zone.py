"""Names of time zones as rules are given them, and wall times made into moments.

A wall time that does not exist (the clock was put forward) is the first moment after the gap; one
that comes twice (the clock was put back) is the first of the two.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from core.errors import InvalidInput
from core.texts import text
from core.texts.refused import refused

WANTED_ZONE = text("a time zone such as Europe/Madrid")


@lru_cache(maxsize=1024)
def find_zone(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; raises InvalidInput for a name that is none."""
    try:
        return ZoneInfo(name)
    except (
        KeyError,
        OSError,
        ValueError,
    ) as problem:  # unknown, a folder, a path out of the tables
        raise InvalidInput(field="zone", value=name, wanted=WANTED_ZONE) from problem


def _is_zone(name: str) -> str:
    try:
        find_zone(name)
    except InvalidInput as problem:
        raise refused("zone", WANTED_ZONE) from problem
    return name


ZoneName = Annotated[str, Field(max_length=64), AfterValidator(_is_zone)]
"""An IANA name in a model's field."""


def moment_at(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which clocks of the zone first show the naive `wall`, or have
    gone past it."""
    early = wall.replace(tzinfo=zone, fold=0)
    moment = early.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    return _after_gap(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), moment, zone)


def _after_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment between the two at which the zone's clocks were put forward."""
    old = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while low + 1 < high:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)
