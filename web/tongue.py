"""The language that whoever calls reads in: what they chose, else what their browser asks for."""

from __future__ import annotations

import re

from aiohttp import web

from core.tenants.standing import Standing
from core.texts import Locale
from core.texts.locale_of_reader import LANGUAGES

_RANGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?")
_RANGES_AT_MOST = 32
"""What comes after so many is not looked at: no browser names as many."""


def language_of(standing: Standing, request: web.Request) -> str:
    """Return the code of it. Who never chose one is known by what Telegram says of them, which is
    the last thing to go by."""
    if standing.language_revision > 0:
        return standing.language
    return asked_for(request.headers.get("Accept-Language", "")) or standing.language


def problem_locale(request: web.Request) -> Locale:
    """Return how a refusal is worded: as the request asks for, whoever sends it; in English where
    it asks for nothing, as programs do."""
    return Locale(language=asked_for(request.headers.get("Accept-Language", "")) or "en")


def asked_for(header: str) -> str | None:
    """Return which of our languages an `Accept-Language` would rather have (RFC 9110, 12.5.4);
    None where it names none of them."""
    wishes: list[tuple[float, str]] = []
    for part in header.split(",", _RANGES_AT_MOST)[:_RANGES_AT_MOST]:
        said = _RANGE.fullmatch(part)
        if said is not None and (word := said[1].casefold()) in LANGUAGES:
            wishes.append((float(said[2] or 1), word))
    weight, word = max(wishes, key=lambda one: one[0], default=(0.0, ""))
    return word if weight > 0 else None
