"""Puts reports into the outbox: one delivery for each receiver, with the window it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.ids import Ids, NotificationId, PersonId, ReceiverId
from core.notify.tell import Recipient, tell, tell_all, withhold
from core.reports.window import Span, Window, window_at
from core.routing.reason import Reason
from core.routing.router import Decision, Router
from core.rules.hit import Hit
from core.rules.schedule import Occurrence
from core.severity import Severity
from core.work import Work

LASTS = timedelta(days=1)
"""A report that could not be delivered for a day is old news: it expires, visibly."""
ASKED_LASTS = timedelta(hours=1)
ONCE = "report"
"""The key of a report that a rule sends begins with this and the rule."""
_URGENCY, _TO_A_PERSON = 0, 2
_ANY = Severity.CRITICAL
"""No filter of severities holds a report back: it has none."""


def tell_reports(
    work: Work,
    *,
    ids: Ids,
    router: Router,
    hits: Iterable[Hit],
    occurrence: Occurrence,
    zone: ZoneInfo,
    now: datetime,
) -> None:
    """Record the reports that rules send when the clock asks them at an occurrence; those who do
    not name a receiver leave it to the routes. `zone` is the workspace's."""
    for hit in hits:
        if hit.report is None:
            continue
        window = window_at(Span(hit.report), occurrence.at, zone)
        once = f"{ONCE}:{hit.rule}:{occurrence.key}"
        _tell(work, _decisions(router, hit), window, ids=ids, once=once, now=now)


def tell_asked(
    work: Work,
    *,
    ids: Ids,
    window: Window,
    address: TelegramAddress,
    person_id: PersonId | None,
    reply_to: int | None,
    now: datetime,
) -> NotificationId:
    """Record a report for whoever asked for it; `person_id` None: in the workspace's language."""
    more = {} if reply_to is None else {"reply_to": reply_to}
    return tell(
        work,
        ids=ids,
        kind=Kind.REPORT,
        once_key=f"{ONCE}:asked:{ids.new()}",
        address=address,
        urgency=_TO_A_PERSON,
        now=now,
        person_id=person_id,
        params={**window.noted(), **more},
        expires_at=now + ASKED_LASTS,
    )


def _decisions(router: Router, hit: Hit) -> Sequence[Decision]:
    named = [ReceiverId(UUID(one.id)) for one in hit.receivers if one.kind == "receiver"]
    if named:
        return router.decide_for(named, severity=_ANY)
    facts = {**{name: value or "" for name, value in hit.group}, "source": "rule"}
    return router.decide(severity=_ANY, facts=facts)


def _tell(
    work: Work,
    decisions: Sequence[Decision],
    window: Window,
    *,
    ids: Ids,
    once: str,
    now: datetime,
) -> None:
    told: list[Recipient] = []
    for one in decisions:
        target = one.target
        once_key = f"{once}:{target.address}"
        if one.reason is None:
            told.append(
                Recipient(
                    target.address, once_key, target.receiver_id, target.person_id, target.chat_id
                )
            )
            continue
        withhold(
            work,
            ids=ids,
            kind=Kind.REPORT,
            once_key=f"{once_key}:{target.receiver_id}",
            reason=one.reason.value,
            now=now,
            receiver_id=target.receiver_id,
            person_id=target.person_id,
            chat_id=target.chat_id,
        )
    if not decisions:
        withhold(
            work,
            ids=ids,
            kind=Kind.REPORT,
            once_key=f"{once}:nobody",
            reason=Reason.NOBODY.value,
            now=now,
        )
    tell_all(
        work,
        told,
        ids=ids,
        kind=Kind.REPORT,
        urgency=_URGENCY,
        now=now,
        params=window.noted(),
        expires_at=now + LASTS,
    )
