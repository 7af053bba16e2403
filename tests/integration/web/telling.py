"""What was told of an alert, as rows, and its story as people read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.alerts.timeline_item import TimelineItem
from core.delivery.tables import DeliveryRow
from core.ids import AlertId, WorkspaceId
from core.notify.tables import NotificationRow
from core.tenants.sight import EVERYTHING
from tests.integration.web.rows import BOT, Rows


async def told(rows: Rows, home: WorkspaceId, alert_id: AlertId, **values: Any) -> UUID:
    """Record a notification of an alert's card."""
    key = rows.ids.new()
    given = {"status": "sent", "params": {}, "created_at": rows.clock.now()} | values
    return await rows.insert(
        home,
        NotificationRow,
        id=key,
        kind="alert.card",
        once_key=str(key),
        alert_id=alert_id,
        **given,
    )


async def story(rows: Rows, home: WorkspaceId, alert_id: AlertId) -> tuple[TimelineItem, ...]:
    """Return the alert's story."""
    return (await rows.runtime.calm.stories.one(home, alert_id, sight=EVERYTHING)).timeline


async def delivery_of(
    rows: Rows, home: WorkspaceId, alert_id: AlertId, key: UUID, **values: Any
) -> UUID:
    """Record the delivery of a notification."""
    now = rows.clock.now()
    row = rows.ids.new()
    return await rows.insert(
        home,
        DeliveryRow,
        id=row,
        kind="alert.card",
        channel="telegram",
        lane=f"telegram:{BOT}",
        queue=f"telegram:{BOT}:1001",
        address=f"{BOT}/1001/0",
        urgency=2,
        next_at=now,
        created_at=now,
        params={},
        notification_id=key,
        alert_id=alert_id,
        **values,
    )
