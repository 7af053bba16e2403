"""Flapping: an alert that fires and resolves so often that each change alone says nothing.

Kept as the latest moments of change, so that it can be said how many there were and in how long.
Pure; a flapping alert is told once when it begins and once when it is stable again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

BEGINS_AT = 6
"""Changes within `WITHIN` that begin it: three times there and back. Fewer is what any unlucky
deploy does."""

WITHIN = timedelta(minutes=20)
STABLE_AFTER = timedelta(minutes=10)
"""Without a change for so long it is over."""

KEPT = 64
"""Moments kept at most; `changes` counts on where there are more."""


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

    def change(self, at: datetime) -> Flapping:
        """Return it with one more change at a moment."""
        steady = self.settle(at)
        lately = tuple(one for one in steady.moments if one > at - WITHIN)
        moments = (*lately, at)[-KEPT:]
        if steady.is_on:
            return replace(steady, moments=moments, changes=steady.changes + 1)
        if len(moments) >= BEGINS_AT:
            return Flapping(moments=moments, since=moments[0], changes=len(moments))
        return Flapping(moments=moments)

    def settle(self, at: datetime) -> Flapping:
        """Return it without flapping when it was stable for long enough by a moment."""
        stable_at = self.stable_at
        return self if stable_at is None or at < stable_at else Flapping()
