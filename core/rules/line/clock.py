"""When the clock asks, and the hours a rule is awake: `every weekday at 09:00`, `between ...`."""

from __future__ import annotations

import re
from typing import get_args

from core.rules.cron import CronMistake, parse_cron
from core.rules.hours import DAYS, WEEKDAYS, WEEKEND, Day, Hours
from core.rules.line.lexer import Kind
from core.rules.line.mistakes import unexpected
from core.rules.line.reader import A_DURATION, Reader
from core.rules.line.spelling import quoted, written_duration
from core.rules.line.zones import read_zone
from core.rules.schedule import CatchUp, Schedule
from core.texts import raw, text

_FULL = {
    "mon": "monday",
    "tue": "tuesday",
    "wed": "wednesday",
    "thu": "thursday",
    "fri": "friday",
    "sat": "saturday",
    "sun": "sunday",
}
_GROUPS: dict[str, tuple[Day, ...]] = {"day": DAYS, "weekday": WEEKDAYS, "weekend": WEEKEND}
_DAY_WORDS: dict[str, tuple[Day, ...]] = {
    form: days
    for name, days in (
        *_GROUPS.items(),
        *((_FULL[day], (day,)) for day in DAYS),
        *((day, (day,)) for day in DAYS),
        ("tues", ("tue",)),
        ("thur", ("thu",)),
        ("thurs", ("thu",)),
        ("wednes", ("wed",)),
    )
    for form in (name, f"{name}s")
}
_TIME = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(am|pm)?")
_FIELD = re.compile(r"[^\s\"'“”„‟«»＂‘’‚‛]+")
_AFTER_CRON = ("when", "if", "then", "in", "catch", "grace")
_TIMES = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_CATCH_UPS: tuple[str, ...] = get_args(CatchUp)

A_TIME = text("a time of day such as 09:00")
A_SCHEDULE = (
    text("a day such as weekday or monday"),
    A_DURATION,
    text('cron "0 9 * * 1-5"'),
)


def read_schedule(reader: Reader) -> Schedule:
    """Return the schedule after `every`, with its zone and what becomes of missed times."""
    first = reader.peek()
    given: dict[str, object] = {}
    if reader.accept("cron"):
        given["cron"] = _read_cron(reader)
    elif _starts_days(reader):
        given["days"] = _read_days(reader)
        if not reader.accept("at") and not _is_exact_time(reader.peek().folded):
            raise reader.wanted(raw("at 09:00"))
        given["at"] = read_time(reader)
    elif reader.is_duration():
        given["every"] = reader.duration()
    else:
        raise reader.wanted(*A_SCHEDULE, hint=reader.near(_FULL.values(), _GROUPS))
    zone = read_zone(reader)
    if zone is not None:
        given["zone"] = zone
    while True:
        if reader.accept("catch", "up"):
            given["catch_up"] = reader.expect_word(*_CATCH_UPS)
        elif reader.accept("grace"):
            given["grace"] = reader.duration()
        else:
            return reader.make(Schedule, first, **given)


def written_schedule(schedule: Schedule) -> str:
    """Return the schedule from `every` on."""
    if schedule.every is not None:
        written = [written_duration(schedule.every)]
    elif schedule.cron is not None:
        written = [f"cron {quoted(schedule.cron)}"]
    else:
        written = [f"{_written_days(schedule.days or ())} at {schedule.at}"]
    if schedule.zone is not None:
        written.append(f"in {schedule.zone}")
    if schedule.catch_up != "once":
        written.append(f"catch up {schedule.catch_up}")
    if schedule.grace is not None:
        written.append(f"grace {written_duration(schedule.grace)}")
    return "every " + " ".join(written)


def read_hours(reader: Reader) -> Hours:
    """Return the hours after `between`: `08:00 and 22:00 on weekdays in Europe/Madrid`."""
    first = reader.peek()
    given: dict[str, object] = {}
    start, dash, end = reader.peek().folded.replace("–", "-").partition("-")
    if dash and _is_exact_time(start) and _is_exact_time(end):
        reader.take()
        given |= {"start": start.zfill(5), "end": end.zfill(5)}
    else:
        given["start"] = read_time(reader)
        if not reader.accept_joint("and"):
            reader.expect_word("and", "to", "until", "till")
        given["end"] = read_time(reader)
    if reader.accept("on") or _starts_days(reader):
        if not _starts_days(reader):
            raise reader.wanted(text("a day such as weekdays or monday"))
        given["days"] = _read_days(reader)
    zone = read_zone(reader)
    if zone is not None:
        given["zone"] = zone
    return reader.make(Hours, first, **given)


def written_hours(hours: Hours) -> str:
    """Return the hours from `between` on."""
    written = f"between {hours.start} and {hours.end}"
    if hours.days != DAYS:
        written += f" on {_written_days(hours.days, plural=True)}"
    return written if hours.zone is None else f"{written} in {hours.zone}"


def read_time(reader: Reader) -> str:
    """Return a time of day as "09:00"; `9`, `9am`, `9:30 pm`, `noon` are times as well."""
    token = reader.peek()
    if token.folded in _TIMES:
        return _TIMES[reader.take().folded]
    found = _TIME.fullmatch(token.folded) if token.kind is Kind.WORD else None
    if found is None:
        raise reader.wanted(A_TIME)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is None and reader.is_word("am", "pm", ahead=1):
        half = reader.peek(1).folded
    if half is not None and not 1 <= hour <= 12:
        raise reader.wanted(A_TIME)
    if half is not None:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    if hour > 23 or minute > 59:
        raise reader.wanted(A_TIME)
    reader.take()
    if half is not None:
        reader.accept_word("am", "pm")
    return f"{hour:02d}:{minute:02d}"


def _is_exact_time(word: str) -> bool:
    """Return whether the word can only be a time of day: 09:00."""
    found = _TIME.fullmatch(word)
    return found is not None and ":" in word and found[3] is None


def _read_cron(reader: Reader) -> str:
    """Return the cron line, in quotation marks or not: then it goes on for as long as it can.

    Raises LineMistake at the field that cannot be.
    """
    first = reader.peek()
    last = first
    if first.kind is Kind.QUOTED:
        line = reader.take().value
    else:
        while not reader.is_end() and not reader.is_word(*_AFTER_CRON):
            last = reader.take()
        line = " ".join(reader.line[first.start : last.end].split())
    if last.kind is Kind.END:
        raise reader.wanted(text('a cron line such as "0 9 * * 1-5"'))
    try:
        parse_cron(line)
    except CronMistake as mistake:
        start, end = first.start, last.end
        fields = list(_FIELD.finditer(reader.line, start, end))
        if mistake.field is not None and len(fields) == 5:
            start, end = fields[mistake.field].span()
        raise unexpected(reader.line, start, end, wanted=[mistake.wanted]) from mistake
    return line


def _starts_days(reader: Reader, ahead: int = 0) -> bool:
    if reader.is_word("day", "days", ahead=ahead):
        # `every day at 09:00` names days, `every day` alone is a length of time.
        return reader.is_word("at", ahead=ahead + 1)
    return reader.is_word(*_DAY_WORDS, ahead=ahead)


def _read_days(reader: Reader) -> tuple[Day, ...]:
    days = list(_DAY_WORDS[reader.take().folded])
    while True:
        joined = reader.is_operator(",") or reader.is_joint("and")
        if joined and reader.is_word(*_DAY_WORDS, ahead=1):
            reader.take()
        elif not reader.is_word(*_DAY_WORDS):
            return tuple(days)
        days.extend(_DAY_WORDS[reader.take().folded])


def _written_days(days: tuple[Day, ...], *, plural: bool = False) -> str:
    for name, group in _GROUPS.items():
        if days == group and name != "weekend":
            return f"{name}s" if plural else name
    if days == WEEKEND:
        return "weekends" if plural else "weekend"
    return ", ".join(_FULL[day] for day in days)
