"""Tells everybody whom an alert concerns, and records who is not told and why."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.alerts.ask import Ask
from core.alerts.policy import Policy
from core.delivery.kind import Kind
from core.ids import AlertId, Ids
from core.notify.tell import ALERT_LASTS, Recipient, tell_all, withhold
from core.routing.reason import Reason
from core.routing.router import Decision
from core.work import Work

NO_ANSWERS: Mapping[str, int] = MappingProxyType({})


def tell_of(
    work: Work,
    ids: Ids,
    alert_id: AlertId,
    policy: Policy,
    ask: Ask,
    *,
    is_cooling: bool = False,
    occasion: str = "fired",
    answers: Mapping[str, int] = NO_ANSWERS,
) -> None:
    """Tell everybody whom it concerns, on this `occasion`; `answers` has the message that a
    new one refers to, by address."""
    decisions = _decisions(policy, ask)
    once = f"alert:{alert_id}:{occasion}"
    if not decisions:
        withhold(
            work,
            ids=ids,
            kind=Kind.ALERT_CARD,
            once_key=f"alert:{alert_id}:nobody" if occasion == "fired" else f"{once}:nobody",
            reason=Reason.NOBODY.value,
            now=ask.at,
            alert_id=alert_id,
            severity=ask.severity,
        )
    told: list[Recipient] = []
    for one in decisions:
        target = one.target
        reason = Reason.COOLDOWN if is_cooling and one.reason is None else one.reason
        once_key = f"{once}:{target.address}"
        if reason is None:
            told.append(
                Recipient(
                    target.address,
                    once_key,
                    target.receiver_id,
                    target.person_id,
                    target.chat_id,
                )
            )
            continue
        withhold(
            work,
            ids=ids,
            kind=Kind.ALERT_CARD,
            once_key=f"{once_key}:{target.receiver_id}",
            reason=reason.value,
            now=ask.at,
            alert_id=alert_id,
            receiver_id=target.receiver_id,
            person_id=target.person_id,
            chat_id=target.chat_id,
            severity=ask.severity,
        )
    for some, params in _by_answer(told, answers):
        tell_all(
            work,
            some,
            ids=ids,
            kind=Kind.ALERT_CARD,
            urgency=ask.severity.rank,
            now=ask.at,
            alert_id=alert_id,
            severity=ask.severity,
            params=params,
            expires_at=ask.at + ALERT_LASTS,
        )


def _decisions(policy: Policy, ask: Ask) -> tuple[Decision, ...]:
    named = policy.router.decide_for(ask.receivers, severity=ask.severity)
    if not ask.by_routes:
        return named
    facts = {**ask.labels, "severity": ask.severity.value, "source": ask.source_kind}
    routed = policy.router.decide(severity=ask.severity, facts=facts)
    if not named:
        return routed
    taken = {str(one.target.address) for one in named if one.reason is None}
    return (*named, *(one for one in routed if str(one.target.address) not in taken))


def _by_answer(
    told: list[Recipient], answers: Mapping[str, int]
) -> list[tuple[list[Recipient], dict[str, Any] | None]]:
    """Return the recipients by the message in their chat that the new one answers."""
    if not answers:
        return [(told, None)]
    plain = [one for one in told if str(one.address) not in answers]
    some: list[tuple[list[Recipient], dict[str, Any] | None]] = [(plain, None)]
    for one in told:
        answered = answers.get(str(one.address))
        some += [] if answered is None else [([one], {"reply_to": answered})]
    return some
