"""Which alert somebody may bind a silence to: an open one that they see."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.sight import sees_alert
from core.alerts.silencing import must_be_open
from core.desk.sight import case_is_seen
from core.ids import AlertId, PersonId
from core.tenants.sights import sight_of


async def must_be_theirs_and_open(
    session: AsyncSession, alert_id: AlertId | None, *, by: PersonId | None
) -> None:
    """Raise NotFound for an alert that is not there or out of their sight, and Conflict for one
    that is over; None, for a silence of no alert, is fine."""
    if alert_id is not None:
        sight = await sight_of(session, by)
        await must_be_open(session, alert_id, is_seen=sees_alert(sight, case_is_seen))
