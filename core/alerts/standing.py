"""Which message shows an alert in each chat, for one that refers to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.kind import Kind
from core.delivery.tables import SentMessageRow
from core.ids import AlertId
from core.work import Load


async def _fetch(
    session: AsyncSession, keys: Sequence[AlertId]
) -> dict[AlertId, Mapping[str, int]]:
    connection = await session.connection()
    rows = await connection.execute(
        select(SentMessageRow.alert_id, SentMessageRow.address, SentMessageRow.message_id)
        .where(SentMessageRow.alert_id.in_(keys), SentMessageRow.kind == Kind.ALERT_CARD.value)
        .order_by(SentMessageRow.id)
    )
    found: dict[UUID | None, dict[str, int]] = {}
    for alert, address, message in rows:
        found.setdefault(alert, {})[address] = message
    return {key: found[key] for key in keys if key in found}


STANDING: Load[AlertId, Mapping[str, int]] = Load("alerts.standing", _fetch)
"""An alert → the newest message that shows it, by address; None: none does."""
