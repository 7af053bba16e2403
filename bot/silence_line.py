"""Reads a typed silence: `host=web-1 for 4h reason "disk swap"`, in whole or in part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import InvalidInput

MORNING = time(8)
"""When people are back: what is silenced until morning is told again then."""
_WORD = re.compile(r"(?:^|\s)(for|until|reason|because)\s", re.IGNORECASE)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|“[^”]*”')
_SPAN = re.compile(r"(\d{1,4})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_LENGTH = "for 4h, until 18:00 or until morning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The parts of a line as they were typed; what was left out is empty."""

    matchers: str
    length: str
    reason: str


def parts_of(line: str) -> Typed:
    """Return the parts of a line. Keywords within quotation marks are words like others."""
    hidden = _QUOTED.sub(lambda found: "\x01" * len(found[0]), line)
    marks = [(found.start(1), found[1].lower()) for found in _WORD.finditer(hidden + " ")]
    first = marks[0][0] if marks else len(line)
    said = {"length": "", "reason": ""}
    for at, (start, word) in enumerate(marks):
        name = "reason" if word in ("reason", "because") else "length"
        end = marks[at + 1][0] if at + 1 < len(marks) else len(line)
        if name == "reason":  # Whatever follows a reason is part of it, unless it is quoted.
            rest = line[start + len(word) :].strip()
            quoted = _QUOTED.match(rest)
            said[name] = quoted[0][1:-1] if quoted else rest
            if not quoted:
                break
        elif not said[name]:
            said[name] = line[start:end].strip()
    return Typed(matchers=line[:first].strip(), length=said["length"], reason=said["reason"])


def end_of(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment that `4h`, `for 4h`, `until 18:00` or `until morning` mean; raises
    InvalidInput. A time of day is the next one in this zone."""
    said = re.sub(r"^\s*(for|until)\s+", "", words.strip(), flags=re.IGNORECASE).strip()
    if said.lower() == "morning":
        return next_time(MORNING, now, zone)
    span = _SPAN.fullmatch(said)
    if span is not None:
        return now + int(span[1]) * _UNITS[span[2][0].lower()]
    clock = _CLOCK.fullmatch(said)
    if clock is not None and int(clock[1]) < 24 and int(clock[2]) < 60:
        return next_time(time(int(clock[1]), int(clock[2])), now, zone)
    raise InvalidInput(field="ends_at", value=words, wanted=_LENGTH)


def next_time(at: time, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when it is this time of day next, in this zone, across changes of its clocks."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), at, zone).astimezone(now.tzinfo)
    if today > now:
        return today
    tomorrow = local.date() + timedelta(days=1)
    return datetime.combine(tomorrow, at, zone).astimezone(now.tzinfo)
