"""What an inhibition is: an open alert keeps others quiet that are only its consequences.

As in Alertmanager: an alert that `source` holds for mutes those that `target` holds for and that
have the same value in each field of `equal`; a field that is missing is as good as an empty one.
An alert that is a source itself is never muted by the same inhibition: two that accuse each other
would both be quiet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.ids import InhibitionId
from core.matching.matcher import Matcher, all_hold

Scope = tuple[InhibitionId, str]
"""An inhibition and the values its `equal` fields have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhibition:
    """Which open alerts mute which others. `equal` names labels: what else there is to an alert
    may not be known yet when is asked what mutes it."""

    id: InhibitionId
    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...]

    def scope(self, facts: Mapping[str, str]) -> Scope:
        """Return what source and target must have in common."""
        return (self.id, _digest([facts.get(field, "") for field in self.equal]))


class Inhibitions:
    """The compiled inhibitions of one workspace that are switched on."""

    def __init__(self, inhibitions: Iterable[Inhibition] = ()) -> None:
        self._all = tuple(inhibitions)

    def __bool__(self) -> bool:
        """True when there is any."""
        return bool(self._all)

    def scopes(self, labels: Mapping[str, str]) -> tuple[Scope, ...]:
        """Return all that an alert with these labels may mute or be muted in."""
        return tuple(one.scope(labels) for one in self._all)

    def caused_by(self, facts: Mapping[str, str]) -> tuple[Scope, ...]:
        """Return what an alert mutes while it is open."""
        return tuple(one.scope(facts) for one in self._all if all_hold(one.source, facts))

    def muting(self, facts: Mapping[str, str]) -> tuple[Scope, ...]:
        """Return what an alert is muted by while somebody causes it."""
        return tuple(
            one.scope(facts)
            for one in self._all
            if all_hold(one.target, facts) and not all_hold(one.source, facts)
        )


def _digest(values: Sequence[str]) -> str:
    return hashlib.sha256("\x00".join(values).encode()).hexdigest()[:32]
