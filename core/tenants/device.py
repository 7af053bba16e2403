"""What a browser says of itself, in the two words by which a person knows their own devices."""

from __future__ import annotations

from dataclasses import dataclass

_BROWSERS = (
    ("Telegram", "Telegram"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "Python"),
    ("aiohttp", "Python"),
)
"""What stands in it → the browser, the first that fits: most of them name the others as well."""
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A browser and what it runs on, both names; None for what it does not say."""

    browser: str | None
    system: str | None


def device_of(user_agent: str) -> Device:
    """Return what the words of a browser say. Anybody can write them: they are for people to
    recognise, never to decide by."""
    return Device(browser=_found(_BROWSERS, user_agent), system=_found(_SYSTEMS, user_agent))


def _found(known: tuple[tuple[str, str], ...], words: str) -> str | None:
    folded = words.casefold()
    return next((name for sign, name in known if sign.casefold() in folded), None)
