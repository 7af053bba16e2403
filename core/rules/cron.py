"""The five fields of cron: minute, hour, day of the month, month, day of the week.

Names (`mon`, `jan`), lists, ranges and steps are read as Vixie's cron does; 7 is Sunday too. When
both days are restricted, either may fit; one that begins with a star restricts nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from core.texts import Text, text

MAX_CHARACTERS = 200

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PART = re.compile(r"(\*|\w+)(?:-(\w+))?(?:/(\d{1,3}))?", re.ASCII)


class CronMistake(ValueError):
    """The line is not a cron line: `wanted` would be right, in the reader's language.

    `field` is the place of the mistaken field from 0, None for the line as a whole. `says` also
    tells what was found.
    """

    def __init__(self, wanted: Text, *, field: int | None = None, found: str = "") -> None:
        self.wanted = wanted
        self.field = field
        self.says = wanted
        if found:
            self.says = text("{wanted}, not {found}", wanted=wanted, found=repr(found[:20]))
        super().__init__(self.says.english)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """The times of a cron line; days of the week as `date.isoweekday() % 7` has them."""

    times: tuple[time, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool

    def falls_on(self, day: date) -> bool:
        """Return whether the line means this day."""
        if day.month not in self.months:
            return False
        by_day, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return by_day or by_weekday if self.either_day else by_day and by_weekday


@dataclass(frozen=True, slots=True)
class _Field:
    at: int
    wanted: Text
    low: int
    high: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field(0, text("a minute from 0 to 59"), 0, 59),
    _Field(1, text("an hour from 0 to 23"), 0, 23),
    _Field(2, text("a day of the month from 1 to 31"), 1, 31),
    _Field(3, text("a month from 1 to 12"), 1, 12, _MONTHS),
    _Field(4, text("a day of the week from 0 to 7"), 0, 7, _DAYS),
)


@lru_cache(maxsize=1024)
def parse_cron(line: str) -> Cron:
    """Return the times of the line; raises CronMistake, also for a day that never comes."""
    words = line[:MAX_CHARACTERS].lower().split()
    if len(words) != len(_FIELDS):
        raise CronMistake(
            text("five fields: minute, hour, day of the month, month, day of the week")
        )
    minutes, hours, days, months, weekdays = (
        _numbers(word, field) for word, field in zip(words, _FIELDS, strict=True)
    )
    either = not words[2].startswith("*") and not words[4].startswith("*")
    if not either and min(days) > max(_LONGEST[month - 1] for month in months):
        raise CronMistake(text("a day that the month has"), field=2, found=words[2])
    return Cron(
        times=tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes)),
        days=days,
        months=months,
        weekdays=frozenset(day % 7 for day in weekdays),
        either_day=either,
    )


def _numbers(word: str, field: _Field) -> frozenset[int]:
    found: set[int] = set()
    for part in word.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise _mistake(field, part)
        first, last, step = match[1], match[2], None if match[3] is None else int(match[3])
        if first == "*":
            if last is not None:
                raise _mistake(field, part)
            low, high = field.low, field.high
        else:
            low = _number(first, field, part)
            high = low if last is None else _number(last, field, part)
            if last is None and step is not None:
                high = field.high
        if low > high or step == 0:
            raise _mistake(field, part)
        found.update(range(low, high + 1, step or 1))
    return frozenset(found)


def _number(word: str, field: _Field, part: str) -> int:
    if word[:3] in field.names and word.isalpha():
        return field.names.index(word[:3]) + field.low
    if not word.isdigit() or not field.low <= int(word[:4]) <= field.high:
        raise _mistake(field, part)
    return int(word)


def _mistake(field: _Field, part: str) -> CronMistake:
    return CronMistake(field.wanted, field=field.at, found=part)
