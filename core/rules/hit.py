"""What rules answer: the alerts a signal asks for, and the rules that failed on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from core.ids import RuleId
from core.rules.actions import MAX_LABELS, NO_ACTIONS, CaseActions, ReportSpan
from core.rules.condition import NO_WINDOWS, WindowKey, Windows
from core.rules.rule import BY_RULE, ReceiverRef, Rule
from core.rules.signal import LABEL, Signal, SignalKind
from core.severity import Severity
from core.texts import Text

Group = tuple[tuple[str, str | None], ...]
"""The fields that tell a rule's alerts apart with their values, sorted; None: not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One rule that holds for one signal; signals with the same `fingerprint` are one alert.

    `severity` None: no alert is asked for. `case` is what is to be done with the signal's case,
    `report` what is to be sent besides. `found` tells the figures of a rule that counts, None for
    others.
    """

    rule: RuleId
    revision: int
    name: str
    severity: Severity | None
    fingerprint: str
    group: Group
    cooldown: timedelta
    priority: int
    receivers: tuple[ReceiverRef, ...] = ()
    template: str | None = None
    case: CaseActions = NO_ACTIONS
    report: ReportSpan | None = None
    found: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleError:
    """A rule that failed, at compiling or on one signal; the others were asked all the same."""

    rule: RuleId
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The alert of an absence that is over: something came. `window` is whose alert it was."""

    rule: RuleId
    fingerprint: str
    window: WindowKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What all rules said of one signal; hits in the order of priority, then severity.

    `windows` are those that became something else, `due` the moments at which the clock must ask
    about some of them, `ended` the alerts that are over with the signal.
    """

    hits: tuple[Hit, ...] = ()
    errors: tuple[RuleError, ...] = ()
    windows: Windows = field(default_factory=lambda: NO_WINDOWS)
    due: Mapping[WindowKey, datetime] = field(default_factory=lambda: MappingProxyType({}))
    ended: tuple[Ending, ...] = ()


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

    @property
    def found(self) -> Text | None:
        """Return what the first rule that counts has found."""
        return next((hit.found for hit in self.hits if hit.found is not None), None)


def merge_hits(hits: Iterable[Hit]) -> tuple[MergedHit, ...]:
    """Return one alert for each fingerprint, in the order in which they first come.

    Hits that ask for no alert are left out.
    """
    together: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.severity is None:
            continue
        together.setdefault(hit.fingerprint, []).append(hit)
    return tuple(_merged(fingerprint, same) for fingerprint, same in together.items())


def asked_of_case(hits: Iterable[Hit]) -> CaseActions:
    """Return what all hits together ask of the signal's case: in each thing the first one that
    says something decides, so that a customer is not answered twice."""
    merged: dict[str, object] = {}
    labels: dict[str, str] = {}
    for hit in hits:
        for name in ("set_severity", "set_category", "assign", "reply"):
            value = getattr(hit.case, name)
            if value is not None:
                merged.setdefault(name, value)
        labels = dict(hit.case.labels) | labels
    first_labels = sorted(labels.items())[:MAX_LABELS]
    return CaseActions.model_validate(merged | {"labels": first_labels})


def make_hit(rule: Rule, signal: Signal, *, name: str) -> Hit:
    """Return the alert that a rule which holds for a signal asks for; it is called `name`."""
    spec = rule.spec
    group = group_of(rule, signal)
    return Hit(
        rule=rule.id,
        revision=rule.revision,
        name=name,
        severity=spec.severity,
        fingerprint=fingerprint_of(rule, signal),
        group=group,
        cooldown=spec.cooldown,
        priority=spec.priority,
        receivers=spec.receivers,
        template=spec.template,
        case=spec.case,
        report=spec.report,
    )


def group_of(rule: Rule, signal: Signal) -> Group:
    """Return the values of the fields that tell the rule's alerts apart.

    On the clock's signal they are those of the window it asks about as well.
    """
    names = {name for name in rule.spec.alerts_apart_by if name != BY_RULE}
    if signal.kind is SignalKind.CLOCK:
        names |= signal.fields.keys() | {LABEL + name for name in signal.labels}
    return tuple((name, signal.group_value(name)) for name in sorted(names))


def fingerprint_of(rule: Rule, signal: Signal) -> str:
    """Return the fingerprint of the alert: an item's natural one, else 64 hexadecimal digits."""
    if signal.kind is SignalKind.INTEGRATION and signal.fingerprint is not None:
        return signal.fingerprint
    owner = str(rule.id) if BY_RULE in rule.spec.alerts_apart_by else None
    written = json.dumps(
        [str(signal.workspace), owner, group_of(rule, signal)], separators=(",", ":")
    )
    return hashlib.sha256(written.encode()).hexdigest()


def _merged(fingerprint: str, hits: list[Hit]) -> MergedHit:
    receivers = dict.fromkeys(receiver for hit in hits for receiver in hit.receivers)
    return MergedHit(
        fingerprint=fingerprint,
        severity=max(
            (hit.severity for hit in hits if hit.severity is not None),
            key=lambda severity: severity.rank,
        ),
        cooldown=min(hit.cooldown for hit in hits),
        hits=tuple(hits),
        receivers=tuple(receivers),
        by_routes=any(not hit.receivers for hit in hits),
    )
