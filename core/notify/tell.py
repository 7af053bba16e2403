"""Records one thing to tell one recipient, with its delivery, or that it was decided not to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.delivery.outbox import Parcel, enqueue_all
from core.ids import (
    AlertId,
    CaseId,
    ChatId,
    DigestId,
    Ids,
    NotificationId,
    PersonId,
    ReceiverId,
    RouteId,
)
from core.notify.tables import NotificationRow
from core.severity import Severity
from core.work import Work

ALERT_LASTS = timedelta(days=1)
"""An alert that could not be delivered for a day is noise: it expires, visibly."""


class Recipient(NamedTuple):
    """One of those who are told the same. `once_key` must be unique in the workspace: the same
    thing is not told to the same recipient twice. `person_id` says in whose language it is worded
    (None: the workspace's)."""

    address: TelegramAddress
    once_key: str
    receiver_id: ReceiverId | None = None
    person_id: PersonId | None = None
    chat_id: ChatId | None = None
    route_id: RouteId | None = None


def tell(
    work: Work,
    *,
    ids: Ids,
    kind: Kind,
    once_key: str,
    address: TelegramAddress,
    urgency: int,
    now: datetime,
    alert_id: AlertId | None = None,
    case_id: CaseId | None = None,
    receiver_id: ReceiverId | None = None,
    person_id: PersonId | None = None,
    chat_id: ChatId | None = None,
    severity: Severity | None = None,
    params: dict[str, Any] | None = None,
    expires_at: datetime | None = None,
) -> NotificationId:
    """Record the notification of one recipient and its delivery in the outbox; return the
    notification's id."""
    (notification_id,) = tell_all(
        work,
        [Recipient(address, once_key, receiver_id, person_id, chat_id)],
        ids=ids,
        kind=kind,
        urgency=urgency,
        now=now,
        alert_id=alert_id,
        case_id=case_id,
        severity=severity,
        params=params,
        expires_at=expires_at,
    )
    return notification_id


def tell_all(
    work: Work,
    recipients: Sequence[Recipient],
    *,
    ids: Ids,
    kind: Kind,
    urgency: int,
    now: datetime,
    alert_id: AlertId | None = None,
    case_id: CaseId | None = None,
    severity: Severity | None = None,
    params: dict[str, Any] | None = None,
    expires_at: datetime | None = None,
    digest_id: DigestId | None = None,
) -> list[NotificationId]:
    """Record that all of them are told the same, each with a delivery in the outbox; return the
    notifications' ids in their order."""
    if not recipients:
        return []
    made = ids.several(2 * len(recipients))
    told = list(zip(made, made[len(recipients) :], recipients, strict=False))
    work.insert_all(
        NotificationRow,
        {
            "kind": kind.value,
            "status": "pending",
            "created_at": now,
            "params": params or {},
            "alert_id": alert_id,
            "case_id": case_id,
            "severity": severity.value if severity else None,
        },
        [
            {
                "id": id_,
                "once_key": one.once_key,
                "receiver_id": one.receiver_id,
                "person_id": one.person_id,
                "chat_id": one.chat_id,
                "route_id": one.route_id,
            }
            for id_, _, one in told
        ],
    )
    enqueue_all(
        work,
        [Parcel(delivery, one.address, id_, one.person_id) for id_, delivery, one in told],
        kind=kind,
        urgency=urgency,
        now=now,
        alert_id=alert_id,
        case_id=case_id,
        params=params or {},
        expires_at=expires_at,
        digest_id=digest_id,
    )
    return [NotificationId(id_) for id_, _, _ in told]


def withhold(
    work: Work,
    *,
    ids: Ids,
    kind: Kind,
    once_key: str,
    reason: str,
    now: datetime,
    alert_id: AlertId | None = None,
    receiver_id: ReceiverId | None = None,
    person_id: PersonId | None = None,
    chat_id: ChatId | None = None,
    severity: Severity | None = None,
    route_id: RouteId | None = None,
    ref: UUID | None = None,
) -> None:
    """Record that somebody is not told, with the reason and what that is about (`ref`); there is
    no delivery."""
    work.insert(
        NotificationRow,
        id=NotificationId(ids.new()),
        kind=kind.value,
        once_key=once_key,
        status="suppressed",
        suppressed_reason=reason,
        suppressed_ref=ref,
        route_id=route_id,
        created_at=now,
        settled_at=now,
        params={},
        alert_id=alert_id,
        receiver_id=receiver_id,
        person_id=person_id,
        chat_id=chat_id,
        severity=severity.value if severity else None,
    )
