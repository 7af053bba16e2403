"""Puts an alert into the notification centres of those who are told of it, within its change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.delivery.status import Status
from core.ids import AlertId, Ids, NotificationId, PersonId
from core.notify.inapp import Audience
from core.notify.inapp_send import announce
from core.notify.tables import InAppReceiptRow, InAppRow
from core.severity import Severity
from core.tenants.preferences import ALERT_TOPIC, ALERT_TYPE
from core.work import Work

_NOBODY_ASKED = Audience().stored()


def tell_of_alert(
    work: Work,
    persons: Sequence[PersonId],
    *,
    ids: Ids,
    alert_id: AlertId,
    severity: Severity,
    now: datetime,
) -> None:
    """Record it for all of them; its words are those of the alert when it is read."""
    id = NotificationId(ids.new())
    work.insert(
        InAppRow,
        id=id,
        type=ALERT_TYPE,
        topic=ALERT_TOPIC,
        severity=severity.value,
        status=Status.SENT.value,
        audience=_NOBODY_ASKED,
        created_at=now,
        sent_at=now,
        data={},
        refs={},
        max_retries=0,
        alert_id=alert_id,
    )
    shared = {"in_app_id": id, "topic": ALERT_TOPIC, "status": Status.SENT.value, "at": now}
    work.insert_all(InAppReceiptRow, shared, [{"person_id": one} for one in persons])
    announce(work, id, ALERT_TOPIC, now)
