"""Flapping: an alert that fires and resolves so often that each change alone says nothing.

Kept as the latest moments of change, so that it can be said how many there were and in how long.
Pure; a flapping alert is told once when it begins and once when it is stable again.

Only what its source does is a change: that it is over, and that it fires anew after that. A person
who resolves it has not changed what it is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

BEGINS_AT = 6
"""Changes within `WITHIN` that begin it: three times there and back. Fewer is what any unlucky
deploy does."""

WITHIN = timedelta(minutes=20)
STABLE_AFTER = timedelta(minutes=10)
"""Without a change for so long it is over."""

KEPT = 64
"""Moments kept at most; `changes` counts on where there are more."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flapping:
    """The changes of one fingerprint. `since` is when it began to flap, None while it does not;
    `changes` counts those since then, those that made it begin included."""

    moments: tuple[datetime, ...] = ()
    since: datetime | None = None
    changes: int = 0

    @property
    def is_on(self) -> bool:
        """True from the change that made it flap until it is stable."""
        return self.since is not None

    @property
    def stable_at(self) -> datetime | None:
        """When it will be over unless it changes again; None when it does not flap."""
        return self.moments[-1] + STABLE_AFTER if self.is_on else None

    def change(self, at: datetime, *, may_begin: bool = True) -> Flapping:
        """Return it with one more change at a moment. It begins with one that fires: `may_begin`
        is False for one that is over, of which there is nothing to say until it fires anew."""
        steady = self.by(at).settle(at)
        lately = tuple(one for one in steady.moments if one > at - WITHIN)
        moments = (*lately, at)[-KEPT:]
        if steady.is_on:
            return replace(steady, moments=moments, changes=steady.changes + 1)
        if may_begin and len(moments) >= BEGINS_AT:
            return Flapping(moments=moments, since=moments[0], changes=len(moments))
        return Flapping(moments=moments)

    def settle(self, at: datetime) -> Flapping:
        """Return it without flapping when it was stable for long enough by a moment."""
        stable_at = self.stable_at
        return self if stable_at is None or at < stable_at else STEADY

    def by(self, at: datetime) -> Flapping:
        """Return it as seen at a moment: a clock that was put back has left changes that are yet
        to come, and they count as having been just now."""
        if not self.moments or self.moments[-1] <= at:
            return self
        since = None if self.since is None else min(self.since, at)
        return replace(self, moments=tuple(min(one, at) for one in self.moments), since=since)


STEADY = Flapping()
"""What has never changed, or not for long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flapped:
    """What people are told of an alert that flaps, or did until it was stable again: how often it
    has changed, and in how long."""

    is_on: bool
    changes: int
    lasted: timedelta

    @property
    def minutes(self) -> int:
        """Return how long that was in minutes that have begun, at least one."""
        return max(1, -(-self.lasted // timedelta(minutes=1)))


def stored(flapping: Flapping) -> dict[str, Any]:
    """Return the columns that keep it."""
    return {
        "flips": _written(flapping.moments) or None,
        "flapping_since": flapping.since,
        "flapped": flapping.changes,
    }


def stored_as_over(flapping: Flapping) -> dict[str, Any]:
    """Return the columns that say of one that is stable again how often it has changed."""
    first = flapping.since or flapping.moments[0]
    ends = _written((first, flapping.moments[-1]))
    return {"flips": ends, "flapping_since": None, "flapped": flapping.changes}


def read_flapping(flips: Sequence[int] | None, since: datetime | None, changes: int) -> Flapping:
    """Return what the columns keep; what is stable again begins from nothing."""
    if not flips or (since is None and changes):
        return STEADY
    moments = tuple(_EPOCH + one * _MICROSECOND for one in flips)
    return Flapping(moments=moments, since=since, changes=changes)


def read_flapped(
    flips: Sequence[int] | None, since: datetime | None, changes: int
) -> Flapped | None:
    """Return what the columns say to people; None: it has not flapped."""
    if not flips or not changes:
        return None
    last = _EPOCH + flips[-1] * _MICROSECOND
    first = since or _EPOCH + flips[0] * _MICROSECOND
    return Flapped(is_on=since is not None, changes=changes, lasted=last - first)


def _written(moments: Sequence[datetime]) -> list[int]:
    return [(one - _EPOCH) // _MICROSECOND for one in moments]
