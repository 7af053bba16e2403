"""Turns what rules and integrations ask for into alerts: a new one is told, a repeat only counts.

One that fires and resolves again and again (`core.alerts.flapping`) is not a new alert each time:
from the change on that makes it flap the same one is reopened, and people are told once.

Used inside changes: `yield from firing.fire(batch, work, policy, asks)`.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.alerts.ask import Ask, tells_again
from core.alerts.flapping import STEADY, Flapping, stored
from core.alerts.inhibiting import ends_to_inhibit
from core.alerts.open_alert import NEWEST_ALERT, Fingerprint, KnownAlert
from core.alerts.policy import Policy
from core.alerts.standing import STANDING
from core.alerts.tables import AlertCaseRow, AlertRow
from core.alerts.telling import NO_ANSWERS, Telling
from core.delivery.outbox import SENT, enqueue_edits
from core.delivery.subject import Subject, SubjectKind
from core.ids import AlertId, Ids, RuleId, WorkspaceId
from core.texts import Text
from core.texts.kept import keep
from core.work import Batch, Load, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What became of one ask: a new alert, or a repeat of an open one."""

    alert_id: AlertId
    is_new: bool


class Firing:
    """Makes and repeats alerts."""

    def __init__(self, *, ids: Ids, revisions: Load[Subject, int], telling: Telling) -> None:
        self._ids = ids
        self._telling = telling
        self._revisions = revisions

    def fire(
        self,
        batch: Batch,
        work: Work,
        workspace_id: WorkspaceId,
        policy: Policy,
        asks: Sequence[Ask],
    ) -> Generator[None, None, tuple[Fired, ...]]:
        """Return what became of each ask; to be driven by the change that asks."""
        keys: list[Fingerprint] = [(workspace_id, ask.fingerprint) for ask in asks]
        for key in keys:
            batch.want(NEWEST_ALERT, key)
        yield
        for key, ask in zip(keys, asks, strict=True):
            self.foresee(batch, key, policy, ask.labels)
            known = batch.get(NEWEST_ALERT, key)
            if ask.occurs_at is not None and known is not None and known.is_open:
                batch.want(STANDING, known.id)
        yield
        return tuple(
            self.fire_now(batch, work, key, policy, ask)
            for key, ask in zip(keys, asks, strict=True)
        )

    def resolve(
        self, batch: Batch, work: Work, keys: Sequence[Fingerprint], at: datetime
    ) -> Generator[None, None, None]:
        """Resolve the open alerts with these fingerprints; to be driven by the change that finds
        them over."""
        for key in keys:
            batch.want(NEWEST_ALERT, key)
        yield
        for key in keys:
            self.foresee(batch, key)
        yield
        for key in keys:
            self.resolve_now(batch, work, key, at)

    def foresee(
        self,
        batch: Batch,
        key: Fingerprint,
        policy: Policy | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        """Ask for what `fire_now` and `resolve_now` will need of a fingerprint whose newest alert
        was fetched. With a `policy` an alert with these
        `labels` will fire; also when the alert is open
        now, because somebody earlier in the batch may resolve it. A number that nobody takes is
        given back."""
        known = batch.get(NEWEST_ALERT, key)
        if known is not None and (known.is_open or known.flapping.moments):
            batch.want(SENT, _subject(known.id))
            if known.flapping.moments and policy is not None:
                batch.want(STANDING, known.id)
        if policy is not None:
            batch.want_number(key[0], "alert")
            self._telling.foresee(batch, key[0], policy, labels or {})

    def fire_now(
        self, batch: Batch, work: Work, key: Fingerprint, policy: Policy, ask: Ask
    ) -> Fired:
        """Return what became of an ask that was foreseen: decided without any further yield."""
        known = batch.get(NEWEST_ALERT, key)
        if known is not None and known.is_open:
            if not self._repeat(batch, work, key, policy, known, ask):
                policy.rules.held_back(_rules(ask), is_repeat=True)
            return Fired(alert_id=known.id, is_new=False)
        flapping = _fired_anew(known, ask)
        if known is not None and flapping.is_on:
            self._reopen(batch, work, key, policy, known, flapping, ask)
            return Fired(alert_id=known.id, is_new=False)
        alert_id = self._open(batch, work, key, policy, ask, known, flapping)
        return Fired(alert_id=alert_id, is_new=True)

    def resolve_now(
        self,
        batch: Batch,
        work: Work,
        key: Fingerprint,
        at: datetime,
        *,
        found: Text | None = None,
    ) -> bool:
        """Resolve the open alert with a foreseen fingerprint, as its source says; tell whether
        there was one. `found` is what it says now."""
        known = batch.get(NEWEST_ALERT, key)
        if known is None or not known.is_open:
            return False
        revision = known.revision + 1
        flapping = known.flapping.change(at, may_begin=False)
        batch.put(
            NEWEST_ALERT,
            key,
            replace(
                known,
                status="resolved",
                revision=revision,
                flapping=flapping,
                is_put_away=False,
            ),
        )
        ends_to_inhibit(batch, known.id)
        work.update(
            AlertRow,
            known.id,
            status="resolved",
            resolved_at=at,
            resolved_by=None,
            revision=revision,
            **stored(flapping),
            **_worded(found),
        )
        work.event("alert.resolved", at=at, alert=known.id, old=known.status, new="resolved")
        self._redraw(batch, work, known, revision, at)
        return True

    def _open(
        self,
        batch: Batch,
        work: Work,
        key: Fingerprint,
        policy: Policy,
        ask: Ask,
        earlier: KnownAlert | None,
        flapping: Flapping,
    ) -> AlertId:
        workspace_id, fingerprint = key
        alert_id = AlertId(self._ids.new())
        told_before = earlier.told_at if earlier else None
        is_cooling = _is_cooling(told_before, ask)
        told_at = told_before if is_cooling else ask.counts_from
        if is_cooling:
            policy.rules.held_back(_rules(ask), is_repeat=False)
        number = batch.number(workspace_id, "alert")
        work.insert(
            AlertRow,
            id=alert_id,
            number=number,
            fingerprint=fingerprint,
            title=ask.title,
            summary=ask.summary,
            severity=ask.severity.value,
            status="firing",
            source_kind=ask.source_kind,
            source_id=ask.source_id,
            source_name=ask.source_name,
            labels=ask.labels,
            link=ask.link,
            rule_ids=list(ask.rule_ids),
            fired_at=ask.at,
            last_at=ask.at,
            told_at=told_at,
            found=None if ask.found is None else keep(ask.found),
            **stored(flapping),
        )
        if ask.case_id is not None:
            work.insert(AlertCaseRow, alert_id=alert_id, case_id=ask.case_id)
        work.event(
            "alert.fired",
            at=ask.at,
            alert=alert_id,
            severity=ask.severity,
            cases=[ask.case_id] if ask.case_id else [],
        )
        self._telling.begin(batch, work, workspace_id, alert_id, policy, ask)
        self._telling.tell(batch, work, workspace_id, alert_id, policy, ask, is_cooling=is_cooling)
        known = KnownAlert(
            id=alert_id,
            status="firing",
            severity=ask.severity,
            count=1,
            revision=1,
            rule_ids=ask.rule_ids,
            told_at=told_at,
            flapping=flapping,
        )
        batch.put(NEWEST_ALERT, key, known)
        batch.put(SENT, _subject(alert_id), ())
        batch.put(STANDING, alert_id, NO_ANSWERS)
        return alert_id

    def _repeat(
        self,
        batch: Batch,
        work: Work,
        key: Fingerprint,
        policy: Policy,
        known: KnownAlert,
        ask: Ask,
    ) -> bool:
        """Return whether people are told of it again; else it only counts up."""
        tells = tells_again(known, ask)
        now_known = replace(
            known,
            count=known.count + 1,
            severity=max(known.severity, ask.severity),
            revision=known.revision + 1,
            rule_ids=tuple(dict.fromkeys((*known.rule_ids, *ask.rule_ids))),
            told_at=ask.counts_from if tells else known.told_at,
        )
        batch.put(NEWEST_ALERT, key, now_known)
        work.update(
            AlertRow,
            known.id,
            count=now_known.count,
            last_at=ask.at,
            severity=now_known.severity.value,
            rule_ids=list(now_known.rule_ids),
            revision=now_known.revision,
            **({"told_at": now_known.told_at} if tells else {}),
            **({} if ask.summary is None else {"summary": ask.summary}),
            **_worded(ask.found),
        )
        if ask.case_id is not None:
            work.insert(AlertCaseRow, or_ignore=True, alert_id=known.id, case_id=ask.case_id)
        work.event("alert.repeated", at=ask.at, alert=known.id, count=now_known.count)
        if tells:
            # The earlier cards go on saying what was found then: they are what this one answers.
            batch.put(self._revisions, _subject(known.id), now_known.revision)
            self._telling.tell(
                batch,
                work,
                key[0],
                known.id,
                policy,
                replace(ask, severity=now_known.severity),
                occasion=f"again:{now_known.count}",
                answers=batch.get(STANDING, known.id) or NO_ANSWERS,
            )
        else:
            self._redraw(batch, work, known, now_known.revision, ask.at)
        return tells

    def _reopen(
        self,
        batch: Batch,
        work: Work,
        key: Fingerprint,
        policy: Policy,
        known: KnownAlert,
        flapping: Flapping,
        ask: Ask,
    ) -> None:
        """Have one that flaps fire again as the alert it is: when it begins to flap people are
        told so, later its cards go on counting. Whoever has acknowledged it still has it."""
        begins = not known.flapping.settle(ask.at).is_on
        is_cooling = _is_cooling(known.told_at, ask)
        status = "acknowledged" if known.is_seen else "firing"
        now_known = replace(
            known,
            status=status,
            count=known.count + 1,
            severity=max(known.severity, ask.severity),
            revision=known.revision + 1,
            rule_ids=tuple(dict.fromkeys((*known.rule_ids, *ask.rule_ids))),
            told_at=ask.counts_from if begins and not is_cooling else known.told_at,
            flapping=flapping,
            is_put_away=False,
        )
        batch.put(NEWEST_ALERT, key, now_known)
        work.update(
            AlertRow,
            known.id,
            status=status,
            resolved_at=None,
            resolved_by=None,
            count=now_known.count,
            last_at=ask.at,
            severity=now_known.severity.value,
            rule_ids=list(now_known.rule_ids),
            revision=now_known.revision,
            told_at=now_known.told_at,
            **stored(flapping),
            **({} if ask.summary is None else {"summary": ask.summary}),
            **_worded(ask.found),
        )
        change = "flapping" if begins else "reopened"
        work.event(
            "alert.updated", at=ask.at, alert=known.id, change=change, old=known.status, new=status
        )
        self._redraw(batch, work, known, now_known.revision, ask.at)
        self._telling.begin(batch, work, key[0], known.id, policy, ask)
        if begins:
            self._telling.tell(
                batch,
                work,
                key[0],
                known.id,
                policy,
                replace(ask, severity=now_known.severity),
                is_cooling=is_cooling,
                occasion=f"flapping:{flapping.since}",
                answers=batch.peek(STANDING, known.id) or NO_ANSWERS,
            )
            self._telling.keep_quiet(work, known.id, ask, flapping)
        else:
            policy.rules.held_back(_rules(ask), is_repeat=True)

    def _redraw(
        self, batch: Batch, work: Work, known: KnownAlert, revision: int, at: datetime
    ) -> None:
        subject = _subject(known.id)
        cards = batch.get(SENT, subject) or ()
        enqueue_edits(work, ids=self._ids, now=at, sent=cards, urgency=known.severity.rank)
        # A card that is settled in this very batch sees by this that it is out of date already.
        batch.put(self._revisions, subject, revision)


def _fired_anew(known: KnownAlert | None, ask: Ask) -> Flapping:
    """Return the changes of a fingerprint when it fires and none of its alerts is open. What a
    person has resolved was not changed by its source, and a case is news each time."""
    if known is None or known.status != "resolved" or ask.case_id is not None:
        return STEADY
    before = known.flapping.by(ask.at).settle(ask.at)
    if known.is_put_away and not before.is_on:
        return before
    return before.change(ask.at)


def _is_cooling(told_at: datetime | None, ask: Ask) -> bool:
    return told_at is not None and ask.counts_from < told_at + ask.cooldown


def _worded(found: Text | None) -> dict[str, Any]:
    return {} if found is None else {"found": keep(found)}


def _rules(ask: Ask) -> list[RuleId]:
    return [RuleId(UUID(one)) for one in ask.rule_ids]


def _subject(alert_id: AlertId) -> Subject:
    return Subject(kind=SubjectKind.ALERT, id=alert_id)
