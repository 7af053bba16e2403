"""Time zones in words: what one is called, what time it is there, and whose times are shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import Context
from core.rules.rule import RuleSpec
from core.texts import Locale, Text, raw, text
from core.texts.cities import WORLD, city


def zone_name(zone: str, context: Context) -> str:
    """Return what the zone is called in the reader's language: its city."""
    return city(zone, context.locale.language)


def zone_here(context: Context) -> str:
    """Return the zone of the workspace that counts here."""
    return context.standing.zone if context.standing is not None else WORLD


def times_line(zone: str, context: Context) -> Text:
    """Return whose times are meant, and where that is changed."""
    return text("Times are those of {city} · /zone", city=zone_name(zone, context))


def rule_times(spec: RuleSpec, context: Context) -> list[Text]:
    """Return whose times a rule means; nothing for one without times, or with a zone it names."""
    if not (spec.asked_by_zone or spec.rests_by_zone):
        return []
    return [times_line(zone_here(context), context)]


def now_there(zone: str, context: Context) -> Text:
    """Return what day and time it is in the zone, with its whole name and distance from UTC."""
    local = context.now.astimezone(ZoneInfo(zone))
    now = when_there(context.now, zone, context)
    if zone_name(zone, context) == WORLD:
        return text("It is {now} in UTC.", now=now)
    return text(
        "It is {now} there · {zone}, UTC{distance}",
        now=now,
        zone=zone,
        distance=_distance(local.utcoffset() or timedelta(0)),
    )


def when_there(at: datetime, zone: str, context: Context) -> Text:
    """Return a moment as clocks of the zone show it, whatever zone the reader lives in."""
    # Babel is loaded when somebody looks, not when the process starts.
    from core.texts import days

    there = Locale(language=context.locale.language, zone=ZoneInfo(zone), now=context.now)
    return raw(days.coming(at, there))


def clock_there(zone: str, context: Context) -> str:
    """Return hours and minutes in the zone now."""
    return f"{context.now.astimezone(ZoneInfo(zone)):%H:%M}"


def _distance(length: timedelta) -> str:
    """Return a distance from UTC such as "+1", "−3" and "+5:30"."""
    hours, minutes = divmod(abs(length) // timedelta(minutes=1), 60)
    sign = "\u2212" if length < timedelta(0) else "+"
    return f"{sign}{hours}" + (f":{minutes:02}" if minutes else "")
