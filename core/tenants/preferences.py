"""What a person wants to be told of, and by which channel: their own choice over the defaults.

The narrowest word counts: of the type, then of the topic, then of the channel, then the default of
the severity. Who switched everything off is told nothing, whatever else they chose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from core.severity import Severity

ALERT_TYPE = "alert.fired"
ALERT_TOPIC = "alerts"
"""What alerts are among all that people are told of."""


class Via(Enum):
    """A channel by which a person can be told; the value is stored and spoken on the wire."""

    IN_APP = "in_app"
    TELEGRAM = "telegram"
    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    WEBHOOK = "webhook"


OBEYED = (Via.IN_APP, Via.TELEGRAM)
"""The channels there are today; what is chosen for the others counts from when they are there."""

_USUAL = frozenset({Via.IN_APP, Via.TELEGRAM})
_GRAVE = _USUAL | {Via.EMAIL, Via.PUSH}
# Nobody gets an SMS without having asked for it, however grave it is.
_DEFAULTS: Mapping[Severity, frozenset[Via]] = {
    Severity.LOW: _USUAL,
    Severity.MEDIUM: _USUAL,
    Severity.HIGH: _GRAVE,
    Severity.CRITICAL: _GRAVE,
}

Choice = Mapping[Via, bool]
"""What was chosen for some channels; those left out are not decided here."""

_NOTHING: Mapping[str, Choice] = {}


class Decider(Enum):
    """Which of the settings says no; the value is recorded."""

    EVERYTHING = "everything"
    TYPE = "type"
    TOPIC = "topic"
    CHANNEL = "channel"
    DEFAULT = "default"


def wanted_by_default(severity: Severity, via: Via) -> bool:
    """Tell whether a person who chose nothing is told of this severity by this channel."""
    return via in _DEFAULTS[severity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """One person's choices in one workspace. `enabled` False: they are told nothing. `rings_from`:
    the least severity of an alert at which their dashboards ring, on devices that may."""

    enabled: bool = True
    channels: Choice = field(default_factory=dict)
    topics: Mapping[str, Choice] = field(default_factory=dict)
    types: Mapping[str, Choice] = field(default_factory=dict)
    rings_from: Severity = Severity.CRITICAL

    def refused_by(self, *, type: str, topic: str, severity: Severity, via: Via) -> Decider | None:
        """Return which setting keeps this from them by this channel; None: they want it."""
        if not self.enabled:
            return Decider.EVERYTHING
        for decider, choice in (
            (Decider.TYPE, self.types.get(type, {})),
            (Decider.TOPIC, self.topics.get(topic, {})),
            (Decider.CHANNEL, self.channels),
        ):
            if via in choice:
                return None if choice[via] else decider
        return None if wanted_by_default(severity, via) else Decider.DEFAULT


UNDECIDED = Preferences()
"""Whoever chose nothing."""


def stored(one: Preferences) -> dict[str, Any]:
    """Return the choices as they are kept."""
    return {
        "enabled": one.enabled,
        "channels": _words(one.channels),
        "topics": {name: _words(choice) for name, choice in one.topics.items()},
        "types": {name: _words(choice) for name, choice in one.types.items()},
        "rings_from": one.rings_from.value,
    }


def read(kept: Mapping[str, Any] | None) -> Preferences:
    """Return the choices that were kept; what this release cannot read is left out, so that its
    owner is told more then rather than less."""
    if kept is None:
        return UNDECIDED
    return Preferences(
        enabled=kept.get("enabled") is not False,
        channels=_choice(kept.get("channels")),
        topics=_choices(kept.get("topics")),
        types=_choices(kept.get("types")),
        rings_from=_severity(kept.get("rings_from")),
    )


def _words(choice: Choice) -> dict[str, bool]:
    return {via.value: wanted for via, wanted in choice.items()}


def _choices(kept: object) -> Mapping[str, Choice]:
    if not isinstance(kept, Mapping):
        return _NOTHING
    return {str(name): _choice(choice) for name, choice in kept.items()}


def _choice(kept: object) -> Choice:
    if not isinstance(kept, Mapping):
        return {}
    known = {via.value: via for via in Via}
    return {
        known[name]: wanted
        for name, wanted in kept.items()
        if name in known and isinstance(wanted, bool)
    }


def _severity(kept: object) -> Severity:
    known = {one.value: one for one in Severity}
    return known.get(str(kept), UNDECIDED.rings_from)
