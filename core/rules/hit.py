"""What rules answer: the alerts a signal asks for, and the rules that failed on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from core.ids import RuleId
from core.rules.rule import BY_RULE, ReceiverRef, Rule
from core.rules.signal import LABEL, Signal, SignalKind
from core.severity import Severity

Group = tuple[tuple[str, str | None], ...]
"""The fields that tell a rule's alerts apart with their values, sorted; None: not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One rule that holds for one signal; signals with the same `fingerprint` are one alert."""

    rule: RuleId
    revision: int
    name: str
    severity: Severity
    fingerprint: str
    group: Group
    cooldown: timedelta
    priority: int
    receivers: tuple[ReceiverRef, ...] = ()
    template: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleError:
    """A rule that failed, at compiling or on one signal; the others were asked all the same."""

    rule: RuleId
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What all rules said of one signal; hits in the order of priority, then severity."""

    hits: tuple[Hit, ...] = ()
    errors: tuple[RuleError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedHit:
    """The hits of one signal that are one alert.

    `severity` is the highest, `cooldown` the shortest; `hits` are in the order of priority;
    `receivers` are those of all rules, none twice; `by_routes` says that at
    least one rule leaves the choice to the routes, which then comes on top.
    """

    fingerprint: str
    severity: Severity
    cooldown: timedelta
    hits: tuple[Hit, ...]
    receivers: tuple[ReceiverRef, ...]
    by_routes: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the rules that make it as severe as it is: "Low rating" says why
        somebody was called, that it is a complaint at all does not."""
        return tuple(hit.name for hit in self.hits if hit.severity is self.severity)


def merge_hits(hits: Iterable[Hit]) -> tuple[MergedHit, ...]:
    """Return one alert for each fingerprint, in the order in which they first come."""
    together: dict[str, list[Hit]] = {}
    for hit in hits:
        together.setdefault(hit.fingerprint, []).append(hit)
    return tuple(_merged(fingerprint, same) for fingerprint, same in together.items())


def make_hit(rule: Rule, signal: Signal) -> Hit:
    """Return the alert that a rule which holds for a signal asks for."""
    spec = rule.spec
    group = group_of(rule, signal)
    return Hit(
        rule=rule.id,
        revision=rule.revision,
        name=spec.name,
        severity=spec.severity,
        fingerprint=fingerprint_of(rule, signal, group),
        group=group,
        cooldown=spec.cooldown,
        priority=spec.priority,
        receivers=spec.receivers,
        template=spec.template,
    )


def group_of(rule: Rule, signal: Signal) -> Group:
    """Return the values of the fields that tell the rule's alerts apart."""
    names = sorted({name for name in rule.spec.fingerprint if name != BY_RULE})
    return tuple((name, _value(signal, name)) for name in names)


def fingerprint_of(rule: Rule, signal: Signal, group: Group) -> str:
    """Return the fingerprint of the alert: an item's natural one, else 64 hexadecimal digits."""
    if signal.kind is SignalKind.INTEGRATION and signal.fingerprint is not None:
        return signal.fingerprint
    owner = str(rule.id) if BY_RULE in rule.spec.fingerprint else None
    written = json.dumps([str(signal.workspace), owner, group], separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _value(signal: Signal, name: str) -> str | None:
    value = signal.value_of(name)
    if value is None and not name.startswith(LABEL):
        value = signal.labels.get(name)
    return None if value is None else str(value)


def _merged(fingerprint: str, hits: list[Hit]) -> MergedHit:
    receivers = dict.fromkeys(receiver for hit in hits for receiver in hit.receivers)
    return MergedHit(
        fingerprint=fingerprint,
        severity=max((hit.severity for hit in hits), key=lambda severity: severity.rank),
        cooldown=min(hit.cooldown for hit in hits),
        hits=tuple(hits),
        receivers=tuple(receivers),
        by_routes=any(not hit.receivers for hit in hits),
    )
