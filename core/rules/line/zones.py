"""Time zones as they are typed: in any case, or by their city alone."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from core.rules.line.lexer import Kind
from core.rules.line.mistakes import nearest_of, unknown
from core.rules.line.reader import Reader
from core.texts import text

_EXAMPLES = ("UTC", "Europe/Madrid", "America/New_York")


def read_zone(reader: Reader) -> str | None:
    """Return the zone of `in Europe/Madrid`, None when no `in` stands here.

    Raises LineMistake with the nearest when there is no such zone.
    """
    if not reader.is_word("in") or reader.is_word("place", ahead=1):
        return None
    reader.take()
    if reader.accept("zone"):
        pass
    token = reader.peek()
    if token.kind is Kind.END or token.kind is Kind.OPERATOR:
        raise reader.wanted(text("a time zone such as Europe/Madrid"))
    zone = _by_folded().get(token.value.casefold())
    if zone is not None:
        reader.take()
        return zone
    if _is_found(token.value):
        return reader.take().value
    names = [*_by_folded().values(), *(zone.rpartition("/")[2] for zone in set(_by_city()))]
    near = nearest_of(token.value, sorted(set(names)), several=3, cutoff=0.75)
    raise unknown(
        reader.line,
        token.start,
        token.end,
        says=text("There is no time zone “{name}”.", name=token.value[:60]),
        known=_EXAMPLES,
        nearest=[_by_folded().get(name.casefold(), name) for name in near],
    )


def _is_found(name: str) -> bool:
    """Return whether it is one of the few zones that no list has."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        return False
    return True


@cache
def _by_folded() -> dict[str, str]:
    zones = sorted(available_timezones())
    return _by_city() | {zone.casefold(): zone for zone in zones}


@cache
def _by_city() -> dict[str, str]:
    """Return the zones by their last part, where only one zone of a continent has it."""
    found: dict[str, list[str]] = {}
    for zone in sorted(available_timezones()):
        continent, slash, _ = zone.partition("/")
        if slash and continent not in ("Etc", "SystemV", "US", "posix", "right"):
            city = zone.rpartition("/")[2]
            found.setdefault(city.casefold(), []).append(zone)
            found.setdefault(city.casefold().replace("_", "-"), []).append(zone)
    return {city: zones[0] for city, zones in found.items() if len(set(zones)) == 1}
