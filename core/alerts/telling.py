"""Tells everybody whom an alert concerns, and records who is not told and why.

One chain decides, always in this order. For the whole alert: a silence, an inhibition. For each
recipient: the receiver is paused, the severity of route, receiver or person, the address refuses
(`core.routing.router`); what it is about is kept from them, and where that leaves nobody, owners
and admins are told instead; the rule's cooldown; then what holds back for a while: a group, a
limit, a storm (`core.digests`). Every no is a row with its reason; nothing ends here unseen. A
person who is told now finds it in their notification centre too, unless they do not want it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from core.alerts.ask import Ask
from core.alerts.facts import facts_of
from core.alerts.flapping import Flapping
from core.alerts.inhibiting import INHIBITING, begins_to_inhibit, inhibited_by
from core.alerts.policy import Policy
from core.alerts.tables import AlertRow
from core.alerts.within_sight import ONLY_OUTSIDE, instead, within_sight
from core.delivery.kind import Kind
from core.digests.candidate import Candidate
from core.digests.candidate import Telling as Told
from core.digests.hold import Holding
from core.digests.room import take_room
from core.ids import AlertId, Ids, RouteId, WorkspaceId
from core.notify.inapp_alert import tell_of_alert
from core.notify.tell import ALERT_LASTS, Recipient, tell_all, withhold
from core.routing.reason import Reason
from core.routing.router import Decision, Target
from core.tenants.preferences import Via
from core.work import Batch, Work

NO_ANSWERS: Mapping[str, int] = MappingProxyType({})


class Telling:
    """Decides for one alert after the other whom it is told to, now or together with others."""

    def __init__(self, *, ids: Ids, holding: Holding) -> None:
        self._ids = ids
        self._holding = holding

    def foresee(
        self,
        batch: Batch,
        workspace_id: WorkspaceId,
        policy: Policy,
        labels: Mapping[str, str],
    ) -> None:
        """Ask for what `tell` will need of an alert with these labels."""
        self._holding.foresee(batch, workspace_id, policy.plan)
        for scope in policy.inhibitions.scopes(labels):
            batch.want(INHIBITING, (workspace_id, scope))

    def begin(
        self,
        batch: Batch,
        work: Work,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        policy: Policy,
        ask: Ask,
    ) -> None:
        """Have an alert that just fired mute what it is the cause of."""
        for scope in policy.inhibitions.caused_by(_facts(ask)) if policy.inhibitions else ():
            begins_to_inhibit(batch, work, workspace_id, scope, alert_id)

    def tell(
        self,
        batch: Batch,
        work: Work,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        policy: Policy,
        ask: Ask,
        *,
        is_cooling: bool = False,
        occasion: str = "fired",
        answers: Mapping[str, int] = NO_ANSWERS,
    ) -> bool:
        """Tell everybody whom it concerns, on this `occasion`; `answers` has the message that a
        new one refers to, by address. Return False when something mutes it whole."""
        told = Told(
            workspace_id=workspace_id,
            alert_id=alert_id,
            name=ask.name,
            severity=ask.severity,
            at=ask.at,
            facts=_facts(ask),
            once_key=f"alert:{alert_id}:{occasion}",
        )
        if self._is_muted(batch, work, policy, told):
            return False
        decisions = _decisions(policy, ask, told.facts)
        if not decisions:
            self._nobody(work, told, Reason.NOBODY)
        decisions = within_sight(decisions, sights=policy.sights, about=ask.about)
        others = None if is_cooling else instead(policy.router, decisions, ask.severity)
        if others is not None:
            self._nobody(work, told, Reason.NOBODY_SEES)
            decisions += others
        candidates: list[Candidate] = []
        for one in decisions:
            reason = Reason.COOLDOWN if is_cooling and one.reason is None else one.reason
            if reason is None:
                candidates.append(Candidate(recipient=_recipient(told, one), decision=one))
            else:
                self._withhold(work, told, one, reason)
        now = self._holding.sift(batch, work, policy.plan, told, candidates)
        inside = [one.decision.target for one in now]
        if not is_cooling:
            inside += _out_of_reach(batch, work, told, decisions)
        self._tell_inside(work, told, inside)
        for some, params in _alike(now, told, answers):
            tell_all(
                work,
                some,
                ids=self._ids,
                kind=Kind.ALERT_CARD,
                urgency=ask.severity.rank,
                now=ask.at,
                alert_id=alert_id,
                severity=ask.severity,
                params=params,
                expires_at=ask.at + ALERT_LASTS,
            )
        return True

    def _tell_inside(self, work: Work, told: Told, targets: Sequence[Target]) -> None:
        """Put it into the notification centres of those who are told, once for each person."""
        persons = dict.fromkeys(
            one.person_id
            for one in targets
            if one.person_id is not None and one.wants_alerts(told.severity, Via.IN_APP)
        )
        if persons:
            tell_of_alert(
                work,
                list(persons),
                ids=self._ids,
                alert_id=told.alert_id,
                severity=told.severity,
                now=told.at,
            )

    def keep_quiet(self, work: Work, alert_id: AlertId, ask: Ask, flapping: Flapping) -> None:
        """Record that from now on nobody is told of each change."""
        withhold(
            work,
            ids=self._ids,
            kind=Kind.ALERT_CARD,
            once_key=f"alert:{alert_id}:quiet:{flapping.since}",
            reason=Reason.FLAPPING.value,
            now=ask.at,
            alert_id=alert_id,
            severity=ask.severity,
        )

    def _is_muted(self, batch: Batch, work: Work, policy: Policy, told: Told) -> bool:
        """Return whether nobody is told, which is recorded; whoever mutes it is kept with the
        alert, so that it is told when that is over and the alert is not."""
        silence = policy.silences.find(told.facts, told.at, told.alert_id)
        if silence is not None:
            self._mute(work, told, Reason.SILENCED, "silence", silence.id)
            return True
        scopes = policy.inhibitions.muting(told.facts) if policy.inhibitions else ()
        source = inhibited_by(batch, told.workspace_id, scopes)
        if source is not None:
            self._mute(work, told, Reason.INHIBITED, "inhibition", source)
            return True
        return False

    def _mute(self, work: Work, told: Told, reason: Reason, by: str, ref: UUID) -> None:
        work.update(AlertRow, told.alert_id, muted_by=by, muted_ref=ref)
        self._nobody(work, told, reason, ref)

    def _nobody(self, work: Work, told: Told, reason: Reason, ref: UUID | None = None) -> None:
        withhold(
            work,
            ids=self._ids,
            kind=Kind.ALERT_CARD,
            once_key=f"{told.once_key}:{reason.value}",
            reason=reason.value,
            now=told.at,
            alert_id=told.alert_id,
            severity=told.severity,
            ref=ref,
        )

    def _withhold(self, work: Work, told: Told, one: Decision, reason: Reason) -> None:
        target = one.target
        withhold(
            work,
            ids=self._ids,
            kind=Kind.ALERT_CARD,
            once_key=f"{told.once_key}:{target.address}:{target.receiver_id}",
            reason=reason.value,
            now=told.at,
            alert_id=told.alert_id,
            receiver_id=target.receiver_id,
            person_id=target.person_id,
            chat_id=target.chat_id,
            severity=told.severity,
            route_id=_route_of(one),
        )


def _out_of_reach(
    batch: Batch, work: Work, told: Told, decisions: Sequence[Decision]
) -> list[Target]:
    """Return those whom only Telegram keeps from being told, as far as they have room for it."""
    return [
        one.target
        for one in decisions
        if one.reason in ONLY_OUTSIDE
        and one.target.person_id is not None
        and one.target.wants_alerts(told.severity, Via.IN_APP)
        and take_room(batch, work, told, one.target)
    ]


def _facts(ask: Ask) -> dict[str, str]:
    return facts_of(
        ask.labels,
        severity=ask.severity,
        source_kind=ask.source_kind,
        source_name=ask.source_name,
        name=ask.name,
        fingerprint=ask.fingerprint,
        rule_ids=ask.rule_ids,
    )


def _recipient(told: Told, one: Decision) -> Recipient:
    target = one.target
    return Recipient(
        target.address,
        f"{told.once_key}:{target.address}",
        target.receiver_id,
        target.person_id,
        target.chat_id,
        _route_of(one),
    )


def _route_of(one: Decision) -> RouteId | None:
    return None if one.route is None else one.route.id


def _decisions(policy: Policy, ask: Ask, facts: Mapping[str, str]) -> tuple[Decision, ...]:
    named = policy.router.decide_for(ask.receivers, severity=ask.severity)
    if not ask.by_routes:
        return named
    routed = policy.router.decide(severity=ask.severity, facts=facts)
    if not named:
        return routed
    taken = {str(one.target.address) for one in named if one.reason is None}
    return (*named, *(one for one in routed if str(one.target.address) not in taken))


def _alike(
    candidates: Sequence[Candidate], told: Told, answers: Mapping[str, int]
) -> list[tuple[list[Recipient], dict[str, Any]]]:
    """Return the recipients with what their messages have in common: whether they make a sound,
    and the message in their chat that the new one answers."""
    some: dict[tuple[bool, int | None], list[Recipient]] = {}
    for one in candidates:
        key = (one.decision.target.is_loud(told.severity), answers.get(one.address))
        some.setdefault(key, []).append(one.recipient)
    return [
        (recipients, _params(is_loud=is_loud, answered=answered))
        for (is_loud, answered), recipients in some.items()
    ]


def _params(*, is_loud: bool, answered: int | None) -> dict[str, Any]:
    params: dict[str, Any] = {} if is_loud else {"silent": True}
    return params if answered is None else params | {"reply_to": answered}
