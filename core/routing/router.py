"""Who is told of an alert: the routes in their order, each with matchers and a severity filter.

Pure: the routes and where their receivers lead are handed in, compiled once per configuration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from core.delivery.address import TelegramAddress
from core.ids import ChatId, PersonId, ReceiverId, RouteId
from core.matching.matcher import Matcher, all_hold
from core.routing.reason import Reason
from core.severity import Severity
from core.tenants.preferences import ALERT_TOPIC, ALERT_TYPE, UNDECIDED, Preferences, Via
from core.tenants.role import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where one receiver leads: one address; `receiver_id` None: somebody who stands in for those
    who do not see it. `person_id` and their `role` are set when it is a
    person's own chat; `own_minimum` is what they want to hear there (None: everything),
    `preferences` what they chose of all that people can be told; `unreachable` when sends there
    are known to be refused; `paused` when the receiver is switched off. `loud_from` None: nothing
    makes a sound. `storm_alerts` as in `core.routing.tables`."""

    receiver_id: ReceiverId | None
    address: TelegramAddress
    minimum_severity: Severity
    person_id: PersonId | None = None
    chat_id: ChatId | None = None
    unreachable: bool = False
    paused: bool = False
    role: Role | None = None
    own_minimum: Severity | None = None
    loud_from: Severity | None = Severity.MEDIUM
    storm_alerts: int | None = None
    preferences: Preferences = UNDECIDED

    def wants_alerts(self, severity: Severity, via: Via) -> bool:
        """Tell whether the person wants to be told of an alert by this channel."""
        return not self.preferences.refused_by(
            type=ALERT_TYPE, topic=ALERT_TOPIC, severity=severity, via=via
        )

    def is_loud(self, severity: Severity) -> bool:
        """Tell whether an alert makes a sound there."""
        return self.loud_from is not None and severity >= self.loud_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Alerts with the same values in the fields `by` (none: all of them) are told together: `wait`
    after the first, then when there is something new, each `interval`; as long as one is open,
    again after `repeat` (None: never)."""

    by: tuple[str, ...]
    wait: timedelta
    interval: timedelta
    repeat: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Matchers and the receivers they lead to; `continues` lets later routes add theirs.
    `grouping` None: alerts are told one by one."""

    id: RouteId
    matchers: tuple[Matcher, ...]
    minimum_severity: Severity
    continues: bool
    receivers: tuple[ReceiverId, ...]
    grouping: Grouping | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One address: told (`reason` None), or not and why. `route` is what led there, None when a
    rule names the receiver itself."""

    target: Target
    reason: Reason | None
    route: Route | None = None


_NONE_NAMED: Mapping[tuple[str, str], ReceiverId] = MappingProxyType({})

_REMEMBERED = 1_000
"""How many sets of routes that matched together are remembered, by the severity's rank and their
places."""


class Router:
    """The compiled routes of one workspace."""

    def __init__(
        self,
        *,
        routes: Iterable[Route],
        targets: Mapping[ReceiverId, tuple[Target, ...]],
        named: Mapping[tuple[str, str], ReceiverId] = _NONE_NAMED,
        stand_ins: Iterable[Target] = (),
    ) -> None:
        self._routes = tuple(routes)
        self._targets = targets
        self._named = named
        self._stand_ins = tuple(stand_ins)
        self._decided: dict[tuple[int, ...], tuple[Decision, ...]] = {}

    @property
    def addresses(self) -> frozenset[str]:
        """Return every address that a receiver leads to."""
        return frozenset(
            str(target.address) for targets in self._targets.values() for target in targets
        )

    @property
    def stand_in_addresses(self) -> frozenset[str]:
        """Return the addresses of those who may be told instead of others."""
        return frozenset(str(one.address) for one in self._stand_ins)

    @property
    def groups(self) -> bool:
        """True when any route gathers alerts."""
        return any(route.grouping is not None for route in self._routes)

    def decide(self, *, severity: Severity, facts: Mapping[str, str]) -> tuple[Decision, ...]:
        """Return one decision per address, told ones before the others; none twice."""
        taken: list[int] = []
        for place, route in enumerate(self._routes):
            if all_hold(route.matchers, facts):
                taken.append(place)
                if not route.continues:
                    break
        # Machines send the same again and again, and the same routes always decide the same.
        known = (severity.rank, *taken)
        decisions = self._decided.get(known)
        if decisions is None:
            if len(self._decided) >= _REMEMBERED:
                self._decided.clear()
            routes = [self._routes[place] for place in taken]
            decisions = self._decided[known] = self._by(routes, severity)
        return decisions

    def _by(self, routes: Iterable[Route], severity: Severity) -> tuple[Decision, ...]:
        decided: dict[str, Decision] = {}
        for route in routes:
            for receiver in route.receivers:
                for target in self._targets.get(receiver, ()):
                    _keep(decided, _decide(route, target, severity))
        return tuple(sorted(decided.values(), key=lambda one: one.reason is not None))

    def targets_of(self, receiver: ReceiverId) -> tuple[Target, ...]:
        """Return where a receiver leads; none when it leads to nobody, or is gone."""
        return self._targets.get(receiver, ())

    def named(self, references: Iterable[tuple[str, str]]) -> tuple[ReceiverId, ...]:
        """Return the receivers that rules name by (kind, id), none twice; those that are gone are
        left out."""
        found = (self._named.get(each) for each in references)
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def decide_for(
        self, receivers: Iterable[ReceiverId], *, severity: Severity
    ) -> tuple[Decision, ...]:
        """Return the decisions for receivers that a rule names itself."""
        decided: dict[str, Decision] = {}
        for receiver in receivers:
            for target in self._targets.get(receiver, ()):
                _keep(decided, _filtered(target, severity))
        return tuple(decided.values())

    def decide_instead(
        self, severity: Severity, *, besides: Iterable[Decision], route: Route | None
    ) -> tuple[Decision, ...]:
        """Return the decisions for those who see everything, but for whom `besides` decides
        already; `route` is what led to those they stand in for."""
        decided = {str(one.target.address) for one in besides}
        return tuple(
            _filtered(one, severity, route)
            for one in self._stand_ins
            if str(one.address) not in decided
        )


def _decide(route: Route, target: Target, severity: Severity) -> Decision:
    if severity < route.minimum_severity:
        return Decision(target=target, reason=Reason.ROUTE_SEVERITY, route=route)
    return _filtered(target, severity, route)


def _filtered(target: Target, severity: Severity, route: Route | None = None) -> Decision:
    reason: Reason | None = None
    if target.paused:
        reason = Reason.PAUSED
    elif severity < target.minimum_severity:
        reason = Reason.SEVERITY_BELOW
    elif target.own_minimum is not None and severity < target.own_minimum:
        reason = Reason.OWN_SEVERITY
    elif not target.wants_alerts(severity, Via.TELEGRAM):
        reason = Reason.PREFERENCE
    elif target.unreachable:
        reason = Reason.UNREACHABLE
    return Decision(target=target, reason=reason, route=route)


def _keep(decided: dict[str, Decision], new: Decision) -> None:
    """One address is told once: a yes beats a no, the first of equals stays."""
    where = str(new.target.address)
    known = decided.get(where)
    if known is None or (known.reason is not None and new.reason is None):
        decided[where] = new
