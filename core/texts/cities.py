"""Time zones as people call them: by a city or a country, in any language spoken here.

A zone is meant by a place, because clocks change: "UTC+2" is Madrid in July alone. Babel's tables
are loaded when somebody asks, not when the process starts.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from zlib import crc32
from zoneinfo import ZoneInfo, available_timezones

from core.texts.locale_of_reader import LANGUAGES

WORLD = "UTC"
WORDS_AT_MOST = 80
"""No name of a place is longer."""
_SHOWN = 6
_PREFIX_AT_LEAST = 3
_ALIKE = 0.7
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-]) ?(\d{1,2})(?:[:.]?([0-5]\d))?(?: ?h)?")
_HOURS_AT_MOST = 14
_CLOCKS = {
    "cet cest met mez": ("Europe/Madrid", "Europe/Berlin", "Europe/Paris", "Europe/Rome"),
    "eet eest": ("Europe/Athens", "Europe/Helsinki", "Europe/Kyiv"),
    "wet west": ("Europe/Lisbon", "Atlantic/Canary"),
    "bst": ("Europe/London",),
    "msk": ("Europe/Moscow",),
    "est edt et": ("America/New_York", "America/Toronto"),
    "cst cdt ct": ("America/Chicago", "America/Mexico_City"),
    "mst mdt mt": ("America/Denver", "America/Phoenix"),
    "pst pdt pt": ("America/Los_Angeles", "America/Vancouver"),
    "brt": ("America/Sao_Paulo",),
    "art": ("America/Argentina/Buenos_Aires",),
    "ist": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    "jst": ("Asia/Tokyo",),
    "aest aedt": ("Australia/Sydney", "Australia/Brisbane"),
}
"""Names of clocks and not of places → the cities that mostly have them."""
_WORLD = frozenset(("utc", "gmt", "z", "zulu", "utc+0", "gmt+0", "utc 0", "etc/utc"))

USUAL: dict[str, tuple[str, ...]] = {
    "Europe": ("Europe/London", "Europe/Madrid", "Europe/Berlin", "Europe/Athens"),
    "America": (
        "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Sao_Paulo",
    ),
    "America es": (
        "America/Mexico_City", "America/Bogota", "America/Santiago",
        "America/Argentina/Buenos_Aires",
    ),
    "Asia": ("Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo"),
    "Africa": ("Africa/Lagos", "Africa/Johannesburg", "Africa/Cairo", "Africa/Nairobi"),
    "Australia": (
        "Australia/Perth", "Australia/Adelaide", "Australia/Brisbane", "Australia/Sydney",
    ),
    "Pacific": ("Australia/Sydney", "Pacific/Auckland", "Pacific/Honolulu"),
    "": ("Europe/London", "Europe/Madrid", "America/New_York", "America/Los_Angeles"),
    " es": (
        "Europe/Madrid", "America/Mexico_City", "America/Bogota",
        "America/Argentina/Buenos_Aires",
    ),
}  # fmt: skip
"""Continent and language → the zones most people there are in; "" is for who is nowhere yet."""
_BESIDE = {"Atlantic": "Europe", "Arctic": "Europe", "Indian": "Asia"}

_COUNTRIES = {"usa": "US", "us": "US", "eeuu": "US", "ee.uu.": "US", "uae": "AE"}
_IN_NO_COUNTRY = "Etc/"

_ELSEWHERE = {
    "Europe/London": ("birmingham", "manchester", "edinburgh", "glasgow", "england", "scotland",
                      "inglaterra", "escocia", "uk", "great britain"),
    "Europe/Madrid": ("barcelona", "valencia", "sevilla", "seville", "bilbao", "malaga",
                      "zaragoza", "mallorca", "palma"),
    "Europe/Lisbon": ("porto", "oporto"),
    "Europe/Paris": ("lyon", "marseille", "toulouse", "nice", "bordeaux"),
    "Europe/Berlin": ("munich", "munchen", "hamburg", "hamburgo", "frankfurt", "cologne", "koln"),
    "Europe/Rome": ("milan", "milano", "naples", "napoli", "florence", "venice", "roma"),
    "Europe/Zurich": ("geneva", "ginebra", "basel", "bern"),
    "Europe/Warsaw": ("krakow", "cracovia"),
    "Europe/Istanbul": ("ankara",),
    "Europe/Moscow": ("st petersburg", "san petersburgo"),
    "America/New_York": ("boston", "washington", "washington dc", "miami", "atlanta", "nyc",
                         "philadelphia", "orlando"),
    "America/Chicago": ("dallas", "houston", "austin", "new orleans"),
    "America/Los_Angeles": ("san francisco", "seattle", "las vegas", "san diego", "portland"),
    "America/Toronto": ("montreal", "ottawa", "quebec"),
    "America/Edmonton": ("calgary",),
    "America/Mexico_City": ("guadalajara", "puebla", "cdmx"),
    "America/Bogota": ("medellin", "cali", "cartagena"),
    "America/Guayaquil": ("quito",),
    "America/Sao_Paulo": ("rio", "rio de janeiro", "brasilia"),
    "Asia/Shanghai": ("beijing", "pekin", "shenzhen", "guangzhou"),
    "Asia/Kolkata": ("mumbai", "delhi", "new delhi", "bangalore", "bengaluru", "chennai",
                     "hyderabad"),
    "Asia/Karachi": ("islamabad", "lahore"),
    "Asia/Jerusalem": ("tel aviv",),
    "Asia/Dubai": ("abu dhabi",),
    "Asia/Bangkok": ("hanoi",),
    "Asia/Tokyo": ("osaka", "kyoto"),
    "Africa/Johannesburg": ("cape town", "durban", "ciudad del cabo"),
    "Australia/Sydney": ("canberra",),
    "Pacific/Auckland": ("wellington",),
}  # fmt: skip
"""Zone → places many people live in that no zone is named after."""


class Heard(Enum):
    """What was made of the words: a place; several that may be meant; a distance from UTC, which
    is no place; nothing, with what is spelt alike."""

    PLACE = "place"
    SEVERAL = "several"
    DISTANCE = "distance"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Meant:
    """The zones that may be meant, the likeliest first; exactly one for a place."""

    heard: Heard
    zones: tuple[str, ...]


def city(zone: str, language: str) -> str:
    """Return what the place is called that a zone is named after; the name itself for others."""
    if zone in _zones():
        return _cities(language)[zone]
    return WORLD if zone == "Etc/UTC" else zone.rpartition("/")[2].replace("_", " ")


def usual_zones(zone: str, language: str) -> tuple[str, ...]:
    """Return this zone, the usual ones of its continent, and UTC, each once."""
    continent = zone.partition("/")[0]
    continent = _BESIDE.get(continent, continent)
    if continent not in USUAL:
        continent = ""
    found = USUAL.get(f"{continent} {language}", USUAL[continent])
    world = () if city(zone, language) == WORLD else (WORLD,)
    return tuple(dict.fromkeys((zone, *found, *world)))


def meant_by(words: str, now: datetime, *, near: str) -> Meant:
    """Return what was meant; `near` is the zone they are in, whose continent comes first."""
    said = _folded(words[:WORDS_AT_MOST])
    if said in _WORLD:
        return Meant(Heard.PLACE, (WORLD,))
    if (named := _named(words)) is not None:
        return Meant(Heard.PLACE, (named,))
    for clocks, cities in _CLOCKS.items():
        if said in clocks.split():
            return Meant(Heard.DISTANCE, _first(cities, near))
    if (distance := _distance(said)) is not None:
        return Meant(Heard.DISTANCE, _at_distance(distance, now, near))
    places = _places()
    for name in (said, said.partition(",")[0]):
        if (zones := places.get(name)) is not None:
            heard = Heard.PLACE if len(zones) == 1 else Heard.SEVERAL
            return Meant(heard, _first(zones, near))
    begun = [name for name in places if name.startswith(said)]
    if len(said) >= _PREFIX_AT_LEAST and begun:
        return Meant(Heard.SEVERAL, _first((one for name in begun for one in places[name]), near))
    alike = difflib.get_close_matches(said, places, n=3, cutoff=_ALIKE)
    return Meant(Heard.NOTHING, _first((one for name in alike for one in places[name]), near))


def short_name(zone: str) -> str:
    """Return a name of eight characters for a button; `by_short_name` finds the zone."""
    return f"{crc32(zone.encode()):08x}"


def by_short_name(word: str) -> str | None:
    """Return the zone of such a name; None for what is none."""
    return _by_short_name().get(word)


@lru_cache(maxsize=1)
def _by_short_name() -> dict[str, str]:
    return {short_name(one): one for one in available_timezones()}


def _named(words: str) -> str | None:
    """Return the zone with this IANA name in any case, by the newest of its names."""
    from babel.core import get_global

    slashed = words.strip().casefold().replace(" ", "_")
    for one in available_timezones():
        if "/" in one and not one.startswith(_IN_NO_COUNTRY) and one.casefold() == slashed:
            newest = get_global("zone_aliases").get(one, one)
            return str(newest) if newest in _zones() else one
    return None


def _distance(said: str) -> timedelta | None:
    """Return a distance from UTC, such as that of "utc+2"."""
    found = _OFFSET.fullmatch(said.replace("\u2212", "-"))
    if found is None or int(found[2]) > _HOURS_AT_MOST:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return -length if found[1] == "-" else length


def _at_distance(distance: timedelta, now: datetime, near: str) -> tuple[str, ...]:
    """Return cities whose clocks are so far from UTC now: well-known ones, else any."""
    known = [one for usual in USUAL.values() for one in usual] + list(_ELSEWHERE)
    found = [one for one in known if now.astimezone(ZoneInfo(one)).utcoffset() == distance]
    found = found or [
        one for one in sorted(_zones()) if now.astimezone(ZoneInfo(one)).utcoffset() == distance
    ]
    return _first(found, near)


def _first(zones: Iterable[str], near: str) -> tuple[str, ...]:
    """Return the first few, each once: those that many live in before others, and of those the
    ones on the same continent."""
    usual = {one for each in USUAL.values() for one in each}
    continent = near.partition("/")[0]
    found = sorted(
        dict.fromkeys(zones),
        key=lambda one: (one not in usual, one.partition("/")[0] != continent),
    )
    return tuple(found[:_SHOWN])


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """Return the zones that are named after a place, each by one name."""
    from babel.core import get_global

    placed = frozenset(get_global("zone_territories")) & available_timezones()
    return frozenset(one for one in placed if not one.startswith(_IN_NO_COUNTRY))


@lru_cache(maxsize=len(LANGUAGES))
def _cities(language: str) -> dict[str, str]:
    from babel.core import Locale as Tables
    from babel.core import get_global

    names = Tables.parse(language).time_zones
    earlier: dict[str, list[str]] = {}
    for old, new in get_global("zone_aliases").items():
        earlier.setdefault(new, []).append(old)

    def called(zone: str) -> str:
        for one in (zone, *earlier.get(zone, ())):
            if (name := names.get(one, {}).get("city")) is not None:
                return str(name)
        return zone.rpartition("/")[2].replace("_", " ")

    return {zone: called(zone) for zone in _zones()}


@lru_cache(maxsize=1)
def _places() -> dict[str, tuple[str, ...]]:
    """Return every place that can be said → its zones: cities in every language, then countries
    that are not called as one of them."""
    from babel.core import Locale as Tables
    from babel.core import get_global

    found: dict[str, list[str]] = {}
    for zone in sorted(_zones()):
        spoken = {_cities(language)[zone] for language in LANGUAGES}
        for name in (*spoken, zone.rpartition("/")[2], *_ELSEWHERE.get(zone, ())):
            found.setdefault(_folded(name), []).append(zone)
    for old, new in get_global("zone_aliases").items():
        if "/" in old and new in _zones():
            found.setdefault(_folded(old.rpartition("/")[2]), [new])
    countries: dict[str, list[str]] = {}
    within = get_global("zone_territories")
    for language in LANGUAGES:
        territories = Tables.parse(language).territories
        for zone in sorted(_zones()):
            country = _folded(territories.get(within[zone], ""))
            countries.setdefault(country, []).append(zone)
    for name, territory in _COUNTRIES.items():
        countries[name] = [zone for zone in sorted(_zones()) if within[zone] == territory]
    countries.pop("", None)
    return {name: tuple(dict.fromkeys(zones)) for name, zones in (countries | found).items()}


def _folded(words: str) -> str:
    """Return the words without case, accents and what stands between them."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^\w+:.,/-]|_", " ", letters.replace("\u2212", "-")).split())
