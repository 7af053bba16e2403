"""Records one thing to tell one recipient, with its delivery, or that it was decided not to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.delivery.outbox import enqueue
from core.ids import AlertId, CaseId, ChatId, DeliveryId, Ids, NotificationId, PersonId, ReceiverId
from core.notify.tables import NotificationRow
from core.severity import Severity
from core.work import Work

ALERT_LASTS = timedelta(days=1)
"""An alert that could not be delivered for a day is noise: it expires, visibly."""


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
    """Record the notification and its delivery in the outbox; return the notification's id.

    `person_id` says in whose language it is worded (None: the workspace's). `once_key` must be
    unique in the workspace: the same thing is not told to the same recipient twice.
    """
    notification_id = NotificationId(ids.new())
    work.insert(
        NotificationRow,
        id=notification_id,
        kind=kind.value,
        once_key=once_key,
        status="pending",
        created_at=now,
        params=params or {},
        alert_id=alert_id,
        case_id=case_id,
        receiver_id=receiver_id,
        person_id=person_id,
        chat_id=chat_id,
        severity=severity.value if severity else None,
    )
    enqueue(
        work,
        id=DeliveryId(ids.new()),
        kind=kind,
        address=address,
        urgency=urgency,
        now=now,
        notification_id=notification_id,
        alert_id=alert_id,
        case_id=case_id,
        person_id=person_id,
        params=params or {},
        expires_at=expires_at,
    )
    return notification_id


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
) -> None:
    """Record that somebody is not told, with the reason; there is no delivery."""
    work.insert(
        NotificationRow,
        id=NotificationId(ids.new()),
        kind=kind.value,
        once_key=once_key,
        status="suppressed",
        suppressed_reason=reason,
        created_at=now,
        settled_at=now,
        params={},
        alert_id=alert_id,
        receiver_id=receiver_id,
        person_id=person_id,
        chat_id=chat_id,
        severity=severity.value if severity else None,
    )
