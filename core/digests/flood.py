"""When a chat has a storm: more new alerts in a minute than people can read, until it is quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from core.limits.rate import Rate

THRESHOLD = Rate(count=10, window=timedelta(minutes=1))
"""Alerts that are told one by one. A group takes 20 messages a minute, sends and edits together
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this): half of them
are left for what people press and write meanwhile."""


URGENT = Rate(count=5, window=timedelta(minutes=1))
"""Critical alerts that are told one by one in the middle of a storm."""

QUIET = timedelta(minutes=5)
"""Without anything new for so long the storm is over: the wait between two Prometheus groups is
five minutes (`group_interval`), so a storm that goes on is seen to go on."""


def threshold(alerts: int | None) -> Rate | None:
    """Return what an address takes: so many new alerts in a minute; None: as many as usual. Zero
    switches storms off, for which None is returned."""
    if alerts == 0:
        return None
    return THRESHOLD if alerts is None else _rate(alerts)


@cache
def _rate(alerts: int) -> Rate:
    return Rate(count=alerts, window=timedelta(minutes=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """What came for one address lately: the two rates' `tat`s (core.limits.rate); None: nothing
    yet."""

    tat: int | None = None
    urgent_tat: int | None = None

    def take(
        self, at: datetime, rate: Rate, *, in_storm: bool, is_critical: bool
    ) -> tuple[Flood, bool]:
        """Return the flood with one more alert in it, and whether that is told by itself; `rate`
        is what the address takes.

        The first one too many is what begins a storm; within one only critical alerts are told,
        and of these so many.
        """
        usual = rate.take(self.tat, at)
        grown = Flood(tat=usual.tat, urgent_tat=self.urgent_tat)
        if usual.is_allowed and not in_storm:
            return grown, True
        if not is_critical:
            return grown, False
        urgent = URGENT.take(self.urgent_tat, at)
        return Flood(tat=usual.tat, urgent_tat=urgent.tat), urgent.is_allowed
