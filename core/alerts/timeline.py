"""What happened to an alert, who was told and who was not and why: the whole story."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.happened import happened
from core.alerts.timeline_item import TimelineItem
from core.alerts.told import tellings
from core.ids import AlertId


async def timeline_of(
    session: AsyncSession, alert_id: AlertId, rule_ids: Collection[UUID] = ()
) -> tuple[TimelineItem, ...]:
    """Return what happened to the alert, oldest first. `rule_ids` are those it comes from."""
    items = await happened(session, alert_id)
    items += await tellings(session, alert_id, rule_ids)
    return tuple(sorted(items, key=lambda one: one.at))
