"""Who was told of an alert inside the product alone, because Telegram was not to tell them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.timeline_item import ProviderAnswer, TimelineItem, TimelineKind
from core.ids import AlertId
from core.notify.inapp import CHANNEL
from core.notify.tables import InAppReceiptRow, InAppRow
from core.tenants.named import people_named
from core.texts import text


async def read_told_inside(
    session: AsyncSession, alert_id: AlertId, *, besides: Collection[UUID]
) -> list[TimelineItem]:
    """Return one entry for each telling of somebody who is not among `besides`."""
    query = (
        select(InAppReceiptRow)
        .join(InAppRow, InAppRow.id == InAppReceiptRow.in_app_id)
        .where(InAppRow.alert_id == alert_id, InAppReceiptRow.at.is_not(None))
        .order_by(InAppReceiptRow.at, InAppReceiptRow.person_id)
    )
    told = [row for row in await session.scalars(query) if row.person_id not in besides]
    names = await people_named(session, {row.person_id for row in told})
    return [
        TimelineItem(
            at=row.at,
            kind=TimelineKind.TOLD,
            text=text("{name} was told in their notifications", name=names[row.person_id].name),
            recipient=names[row.person_id].name,
            channel=CHANNEL,
            answer=ProviderAnswer(status=row.status, attempts=1),
        )
        for row in told
        if row.at is not None and row.person_id in names
    ]
