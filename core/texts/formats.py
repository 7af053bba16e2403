"""Moments, spans and numbers in the reader's way; the only door to Babel's big tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_datetime, format_interval, format_skeleton
from babel.numbers import format_decimal, format_scientific
from babel.units import format_unit

from core.texts.locale_of_reader import Locale

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_UNCOUNTABLE = 1e16
"""From here on numbers are not exact any more, and from 1e25 on Babel's pattern raises."""


def moment(at: datetime, locale: Locale) -> str:
    """Return "14:02" in the reader's zone; with the date, and year, when they are not today's.

    A naive datetime is taken as it is: a wrong hour on a card is better than no card.
    """
    local = at.astimezone(locale.zone) if at.tzinfo is not None else at
    pattern = "HH:mm"
    if locale.now is not None:
        today = locale.now.astimezone(locale.zone)
        if local.year != today.year:
            pattern = "d MMM y HH:mm"
        elif local.date() != today.date():
            pattern = "d MMM HH:mm"
    minute = local.replace(second=0, microsecond=0, tzinfo=None)  # as much as any pattern shows
    return _worded(minute, pattern, locale.language)


def day(on: date, locale: Locale) -> str:
    """Return a day by its name and date, such as "Monday, November 16"."""
    name = format_date(on, "cccc", locale=locale.language)
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return f"{name}, {format_skeleton('MMMMd', noon, locale=locale.language)}"


def days(first: date, last: date, locale: Locale) -> str:
    """Return from which day to which, such as "November 16 – 22"."""
    return format_interval(first, last, "MMMMd", locale=locale.language)


def weekday(on: date, locale: Locale) -> str:
    """Return the short name of a day of the week."""
    return format_date(on, "ccc", locale=locale.language).rstrip(".")


def span(length: timedelta, locale: Locale) -> str:
    """Return a span in its two largest units, cut and not rounded: "1 hour 30 minutes"."""
    seconds = int(abs(length).total_seconds())
    words: list[str] = []
    for unit, size in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            words.append(_counted(count, unit, locale))
        elif words:
            break
        if len(words) == 2:
            break
    return " ".join(words) or _counted(0, "second", locale)


def number(value: float, locale: Locale) -> str:
    """Return a number with the reader's decimal mark and at most three decimals; one that nobody
    could count is written by its power of ten."""
    if abs(value) >= _UNCOUNTABLE:
        return format_scientific(value, locale=locale.language)
    return format_decimal(value, locale=locale.language)


@lru_cache(maxsize=4096)
def _worded(local: datetime, pattern: str, language: str) -> str:
    """Return a moment of the reader's own clock by a pattern. Kept, because cards of one minute
    say the same one thousands of times."""
    return format_datetime(local, pattern, locale=language)


def _counted(count: int, unit: str, locale: Locale) -> str:
    return format_unit(count, f"duration-{unit}", locale=locale.language)
