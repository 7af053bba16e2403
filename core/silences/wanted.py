"""What somebody asks of a silence, and what of it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import InvalidInput
from core.ids import AlertId
from core.matching.matcher import MATCHERS_AT_MOST, Matcher
from core.texts import text

LASTS_AT_MOST = timedelta(days=90)
"""A longer one is a change of routes that nobody would find again."""
UNTIL_RESOLVED_AT_MOST = timedelta(days=30)
"""How long one lasts that ends with its alert, when the alert does not end."""
REASON_AT_MOST = 500
SILENCES_AT_MOST = 10_000
"""Standing and future silences of a workspace."""
UNCERTAIN_AT_MOST = 200
"""Of these so many may be without a value that is certain: each alert is asked about every one."""
_LATE = timedelta(minutes=5)
"""So long ago a beginning still means now: clocks differ, and people think before they tap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSilence:
    """A silence as somebody asks for it. `ends_at` may be left out of one that lasts until
    `until_alert` is over; `starts_at` None means at once."""

    matchers: tuple[Matcher, ...]
    reason: str
    ends_at: datetime | None = None
    starts_at: datetime | None = None
    until_alert: AlertId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when until before when."""

    starts_at: datetime
    ends_at: datetime


def checked(
    wanted: WantedSilence, now: datetime, *, begun_at: datetime | None = None
) -> tuple[Span, str]:
    """Return its span and its reason; raises InvalidInput that names what is wrong.

    `begun_at` is when the one it replaces began, which may lie in the past.
    """
    reason = " ".join(wanted.reason.split())
    if not 1 <= len(reason) <= REASON_AT_MOST:
        raise InvalidInput(
            field="reason",
            value=wanted.reason,
            wanted=text("why, in 1 to {most} characters", most=REASON_AT_MOST),
        )
    if not 1 <= len(wanted.matchers) <= MATCHERS_AT_MOST:
        raise InvalidInput(
            field="matchers",
            value=len(wanted.matchers),
            wanted=text("1 to {most} matchers", most=MATCHERS_AT_MOST),
        )
    starts_at = _start(wanted.starts_at, now, begun_at)
    return Span(starts_at=starts_at, ends_at=_end(wanted, starts_at, now)), reason


def _start(given: datetime | None, now: datetime, begun_at: datetime | None) -> datetime:
    if given is None:
        return begun_at or now
    if begun_at is not None and given == begun_at:
        return given
    if given < now - _LATE:
        raise InvalidInput(field="starts_at", value=given.isoformat(), wanted=text("now or later"))
    if given > now + LASTS_AT_MOST:
        raise InvalidInput(
            field="starts_at",
            value=given.isoformat(),
            wanted=text("a beginning within {days} days", days=LASTS_AT_MOST.days),
        )
    return max(given, now)


def _end(wanted: WantedSilence, starts_at: datetime, now: datetime) -> datetime:
    most = LASTS_AT_MOST if wanted.until_alert is None else UNTIL_RESOLVED_AT_MOST
    counts_from = max(starts_at, now)
    if wanted.ends_at is None:
        if wanted.until_alert is None:
            raise InvalidInput(
                field="ends_at", value=None, wanted=text("an end: a silence has one")
            )
        return counts_from + most
    shown = wanted.ends_at.isoformat()
    if wanted.ends_at <= now:
        raise InvalidInput(field="ends_at", value=shown, wanted=text("an end in the future"))
    if wanted.ends_at <= starts_at:
        raise InvalidInput(field="ends_at", value=shown, wanted=text("an end after the beginning"))
    if wanted.ends_at > counts_from + most:
        within = text("an end within {days} days", days=most.days)
        raise InvalidInput(field="ends_at", value=shown, wanted=within)
    return wanted.ends_at
