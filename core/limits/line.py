"""A limit in one line, as people type it: `5 per 10m burst 2 for #ops critical too severity=low`.

Only how many per which window has to be said; the rest may stand in any order, matchers last.
"""

from __future__ import annotations

import re
from datetime import timedelta

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.delivery.address import TelegramAddress
from core.errors import InvalidInput
from core.limits.addressees import Addressees
from core.limits.limit import Whom
from core.limits.rate import Rate
from core.limits.wanted import WantedLimit
from core.matching.line import read_matchers
from core.matching.matcher import written
from core.texts import Text, text
from core.texts.refused import sayable_of

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_RATE = re.compile(
    r"(?P<count>\d{1,6})\s*(?:per|in|each|every|/)\s*(?P<span>\d{1,6})?\s*"
    r"(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)\b",
    re.IGNORECASE,
)
_BURST = re.compile(r"burst\s+(?P<burst>\d{1,6})\b", re.IGNORECASE)
_CRITICAL = re.compile(r"(?:also\s+critical|critical\s+too|incl\w*\s+critical)\b", re.IGNORECASE)
_EACH = re.compile(r"for\s+each\s+(?P<whom>chat|person|role)\b", re.IGNORECASE)
_FOR = re.compile(r'for\s+(?P<whom>"[^"]+"|[#@]?[^\s,=!~"]+)', re.IGNORECASE)
_EVERYBODY = {"everybody", "everyone", "all"}
_WANTED = text("such as {example}", example="5 per 10m for #ops severity=low")


def read_limit(
    line: str, addressees: Addressees, *, here: TelegramAddress | None = None
) -> WantedLimit:
    """Return the limit of a line; raises InvalidInput that names the part that is not understood.
    `here` is what "here" means."""
    said = " ".join(line.replace("“", '"').replace("”", '"').split())
    found = _RATE.match(said)
    if found is None:
        raise InvalidInput(field="limit", value=line, wanted=_WANTED)
    seconds = int(found["span"] or 1) * _UNITS[found["unit"][0].lower()]
    rest = said[found.end() :].lstrip(" ,")
    burst: int | None = None
    exempts_critical = True
    whom, target = Whom.EVERYBODY, None
    while rest:
        if (one := _BURST.match(rest)) is not None:
            burst = int(one["burst"])
        elif (one := _CRITICAL.match(rest)) is not None:
            exempts_critical = False
        elif (one := _EACH.match(rest)) is not None:
            whom, target = Whom(one["whom"].lower()), None
        elif (one := _FOR.match(rest)) is not None:
            whom, target = _meant(one["whom"].strip('"'), addressees, here)
        else:
            break
        rest = rest[one.end() :].lstrip(" ,")
    return WantedLimit(
        rate=rate_wanted(int(found["count"]), timedelta(seconds=seconds), burst),
        whom=whom,
        target=target,
        matchers=read_matchers(rest) if rest else (),
        exempts_critical=exempts_critical,
    )


def rate_wanted(count: int, window: timedelta, burst: int | None) -> Rate:
    """Return the rate; raises InvalidInput for one that cannot be."""
    try:
        return Rate(count=count, window=window, burst=burst)
    except ValidationError as bad:
        first = bad.errors(include_url=False)[0]
        named = ".".join(str(part) for part in first["loc"]) or "burst"
        value = burst if named == "burst" else first["input"]
        raise InvalidInput(field=named, value=value, wanted=_wanted(first)) from bad


def write_limit(one: WantedLimit, addressees: Addressees) -> str:
    """Return the limit as it is typed, without its name."""
    parts = [f"{one.rate.count} per {_span(one.rate.window)}"]
    if one.rate.burst is not None:
        parts.append(f"burst {one.rate.burst}")
    if one.target is not None:
        parts.append(f"for {addressees.called(one.whom, one.target)}")
    elif one.whom is not Whom.EVERYBODY:
        parts.append(f"for each {one.whom.value}")
    if not one.exempts_critical:
        parts.append("critical too")
    if one.matchers:
        parts.append(written(one.matchers))
    return " ".join(parts)


def _span(window: timedelta) -> str:
    seconds = int(window.total_seconds())
    for unit, length in reversed(_UNITS.items()):
        if seconds % length == 0:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


def _wanted(first: ErrorDetails) -> str | Text:
    match first["type"], first.get("ctx"):
        case "greater_than_equal", {"ge": int(least)}:
            return text("Input should be greater than or equal to {least}", least=least)
        case "less_than_equal", {"le": int(most)}:
            return text("Input should be less than or equal to {most}", most=most)
        case _:
            return sayable_of(first) or first["msg"]


def _meant(
    word: str, addressees: Addressees, here: TelegramAddress | None
) -> tuple[Whom, str | None]:
    if word.casefold() in _EVERYBODY:
        return Whom.EVERYBODY, None
    if word.casefold() in ("here", "me") and here is not None:
        there = addressees.at(here)
        if there is None:
            raise InvalidInput(
                field="for", value=word, wanted=text("a chat that is linked: send /here")
            )
        return there.whom, there.target
    found = addressees.find(word)
    return found.whom, found.target
