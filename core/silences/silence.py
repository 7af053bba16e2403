"""What a silence is, and which one mutes an alert.

Pure: the silences of a workspace are handed in, compiled once per configuration. Ten thousand of
them cost an alert nothing: each is found by a field and value that all of its alerts have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.ids import AlertId, SilenceId
from core.matching.matcher import Matcher, all_hold
from core.patterns import only_literals


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Alerts that `matchers` hold for are not told from `starts_at` until before `ends_at`.

    `until` is the alert it stands for when it ends with that one: then it mutes no other.
    """

    id: SilenceId
    matchers: tuple[Matcher, ...]
    starts_at: datetime
    ends_at: datetime
    until: AlertId | None = None

    def mutes(self, facts: Mapping[str, str], at: datetime, alert_id: AlertId) -> bool:
        """Tell whether an alert is not to be told at a moment."""
        return (
            self.starts_at <= at < self.ends_at
            and self.until in (None, alert_id)
            and all_hold(self.matchers, facts)
        )


class Silences:
    """The compiled silences of one workspace that have not ended."""

    def __init__(self, silences: Iterable[Silence] = ()) -> None:
        self._by_key: dict[tuple[str, str], list[Silence]] = {}
        self._others: list[Silence] = []
        self._ends: dict[UUID, datetime] = {}
        for one in silences:
            self._ends[one.id] = one.ends_at
            keys = keys_of(one.matchers)
            for key in keys:
                self._by_key.setdefault(key, []).append(one)
            if not keys:
                self._others.append(one)

    def find(self, facts: Mapping[str, str], at: datetime, alert_id: AlertId) -> Silence | None:
        """Return the silence that mutes an alert at a moment, of several the one that lasts
        longest; None: it is not muted."""
        found = [one for one in self._others if one.mutes(facts, at, alert_id)]
        if self._by_key:
            for fact in facts.items():
                some = self._by_key.get(fact, ())
                found += [one for one in some if one.mutes(facts, at, alert_id)]
        return max(found, key=lambda one: (one.ends_at, one.id), default=None)

    def awaits_end(self, ref: UUID, at: datetime) -> bool:
        """Tell whether that silence is over while its end was not yet seen to; False for what is
        none of these."""
        ends_at = self._ends.get(ref)
        return ends_at is not None and ends_at <= at


def keys_of(matchers: Iterable[Matcher]) -> tuple[tuple[str, str], ...]:
    """Return fields and values of which every alert has one that the matchers hold for; none when
    nothing is certain, so that each alert has to be asked about.

    `host=~"web-1|web-2"` has two. What two silences have alike is no matter: an alert has one
    value of a field, so none is found twice.
    """
    several: tuple[tuple[str, str], ...] = ()
    for one in matchers:
        if one.key is not None:
            return (one.key,)
        words = only_literals(one.value) if one.op == "=~" else None
        if not several and words and all(words):
            several = tuple((one.field, word) for word in dict.fromkeys(words))
    return several
