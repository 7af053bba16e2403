"""Which alerts are about a case; what cases show of them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertCaseRow


async def alerts_of_cases(
    session: AsyncSession, case_ids: Collection[UUID]
) -> dict[UUID, tuple[UUID, ...]]:
    """Return the alerts about each of these cases, oldest first; those without are left out."""
    rows = await session.execute(
        select(AlertCaseRow.case_id, AlertCaseRow.alert_id)
        .where(AlertCaseRow.case_id.in_(case_ids))
        .order_by(AlertCaseRow.alert_id)
    )
    found: dict[UUID, list[UUID]] = {}
    for case_id, alert_id in rows:
        found.setdefault(case_id, []).append(alert_id)
    return {case_id: tuple(ids) for case_id, ids in found.items()}
