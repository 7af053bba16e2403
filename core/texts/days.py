"""Moments of the days to come, by the name of their day; loads tables as `formats` does."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_datetime

from core.texts.formats import moment
from core.texts.locale_of_reader import Locale


def coming(at: datetime, locale: Locale) -> str:
    """Return a moment of the days to come as people say it: "Monday 09:00", further off with its
    date; in the zone of the locale, whose `now` is known."""
    local = at.astimezone(locale.zone)
    ahead = local.date() - (locale.now or at).astimezone(locale.zone).date()
    if timedelta(0) <= ahead < timedelta(days=7):
        return format_datetime(local, "EEEE HH:mm", locale=locale.language)
    return moment(at, locale)
