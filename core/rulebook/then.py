"""A question asked of the past: what its number was at each of many moments, found in one walk.

Each case or alert counts from one moment to another, so that all the moments are answered by
going through beginnings, ends and moments once.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple, assert_never
from zoneinfo import ZoneInfo

from core.rulebook.population import Each
from core.rules.conditions.question import Question
from core.rules.zone import moment_at

_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)


class _Counted(NamedTuple):
    """From when until before when one is counted."""

    begins: datetime
    ends: datetime | None
    one: Each


def numbers_then(
    question: Question, those: Iterable[Each], moments: Sequence[datetime], zone: ZoneInfo
) -> list[float | None]:
    """Return the number at each of the moments, which come in their order."""
    counted = sorted(
        (each for one in those if (each := _counted(question, one, zone)) is not None),
        key=lambda each: each.begins,
    )
    found: list[float | None] = []
    ending: list[tuple[datetime, int]] = []
    oldest: list[tuple[datetime, int]] = []
    count = numbers = position = 0
    total = 0.0
    gone: set[int] = set()
    for moment in moments:
        while position < len(counted) and counted[position].begins <= moment:
            each = counted[position]
            count += 1
            if each.one.number is not None:
                numbers, total = numbers + 1, total + each.one.number
            if each.ends is not None:
                heapq.heappush(ending, (each.ends, position))
            heapq.heappush(oldest, (each.one.opened_at, position))
            position += 1
        while ending and ending[0][0] <= moment:
            _, index = heapq.heappop(ending)
            count -= 1
            gone.add(index)
            if (number := counted[index].one.number) is not None:
                numbers, total = numbers - 1, total - number
        while oldest and oldest[0][1] in gone:
            heapq.heappop(oldest)
        match question.measure:
            case "count":
                found.append(float(count))
            case "average":
                found.append(total / numbers if numbers else None)
            case "oldest":
                found.append((moment - oldest[0][0]).total_seconds() if oldest else 0.0)
            case _:
                assert_never(question.measure)
    return found


def reach(question: Question, since: datetime, zone: ZoneInfo) -> datetime | None:
    """Return before which moment nothing was opened that counts at `since`; None: never."""
    within = question.within
    if within is None:
        return None
    if isinstance(within, timedelta):
        return since - within
    days = 0 if within == "today" else 1
    return _midnight(since.astimezone(zone).date().toordinal() - days, zone)


def _counted(question: Question, one: Each, zone: ZoneInfo) -> _Counted | None:
    begins, ends = one.opened_at, one.ended_at
    if question.older_than is not None:
        begins += question.older_than
    for other in _limits(question, one, zone):
        ends = other if ends is None else min(ends, other)
    if question.within == "yesterday":
        begins = max(begins, _midnight(_day(one, zone) + 1, zone))
    return None if ends is not None and ends <= begins else _Counted(begins, ends, one)


def _limits(question: Question, one: Each, zone: ZoneInfo) -> Iterator[datetime]:
    match question.within:
        case None:
            return
        case "today":
            yield _midnight(_day(one, zone) + 1, zone)
        case "yesterday":
            yield _midnight(_day(one, zone) + 2, zone)
        case span:
            yield one.opened_at + span + _TICK


def _day(one: Each, zone: ZoneInfo) -> int:
    return one.opened_at.astimezone(zone).date().toordinal()


def _midnight(day: int, zone: ZoneInfo) -> datetime:
    return moment_at(datetime.combine(datetime.fromordinal(day).date(), time()), zone)
