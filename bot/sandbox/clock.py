"""The sandbox's time: the clock handed in, which a person may freeze or move ahead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the sandbox needs to know about time; the sandbox never sleeps on it."""

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go backwards; only differences mean anything."""
        ...


class MovableClock:
    """A clock over another one: it can stand still and be moved ahead, never back."""

    def __init__(self, *, base: Clock) -> None:
        self._base = base
        self._ahead = 0.0
        self._frozen_at: tuple[datetime, float] | None = None

    @property
    def is_frozen(self) -> bool:
        """Return True while the clock stands still."""
        return self._frozen_at is not None

    def now(self) -> datetime:
        """Return the moment people in the sandbox see."""
        shown = self._frozen_at[0] if self._frozen_at else self._base.now()
        return shown + timedelta(seconds=self._ahead)

    def monotonic(self) -> float:
        """Return the seconds that flood limits and deadlines are measured with."""
        shown = self._frozen_at[1] if self._frozen_at else self._base.monotonic()
        return shown + self._ahead

    def unix(self) -> int:
        """Return the whole seconds since 1970, as Telegram dates things."""
        return int(self.now().timestamp())

    def freeze(self, frozen: bool) -> None:
        """Stop the clock, or let it run on from where it stands."""
        if frozen and self._frozen_at is None:
            self._frozen_at = (self._base.now(), self._base.monotonic())
        elif not frozen and self._frozen_at is not None:
            stood = self._base.monotonic() - self._frozen_at[1]
            self._ahead -= stood
            self._frozen_at = None

    def advance(self, seconds: float) -> None:
        """Move the clock ahead; raises ValueError for a step back."""
        if not seconds >= 0:
            raise ValueError(f"advance_seconds must not be negative, got {seconds}")
        self._ahead += seconds
