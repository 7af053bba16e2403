"""A case that stands for others is what their alerts are about, too.

The alerts stay with the merged cases and are lent to the one that stands for them: its page shows
them, and whoever ends the case or the alert ends both. Moved for good, they would be lost to a
case that is parted from the others again.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertCaseRow


async def lend_alerts(session: AsyncSession, primary: UUID, merged: Collection[UUID]) -> None:
    """Let the alerts about these cases be about the primary one, those lent to them among them."""
    if not merged:
        return
    theirs = await session.scalars(
        select(AlertCaseRow)
        .where(AlertCaseRow.case_id.in_(merged))
        .order_by(AlertCaseRow.alert_id, AlertCaseRow.case_id)
    )
    known = set(
        await session.scalars(select(AlertCaseRow.alert_id).where(AlertCaseRow.case_id == primary))
    )
    new: dict[UUID, AlertCaseRow] = {}
    for one in theirs:
        if one.alert_id not in known:
            new.setdefault(one.alert_id, one)
    for alert_id, one in new.items():
        session.add(
            AlertCaseRow(
                workspace_id=one.workspace_id,
                alert_id=alert_id,
                case_id=primary,
                merged_case_id=one.merged_case_id or one.case_id,
            )
        )
    await session.flush()


async def take_back_alerts(
    session: AsyncSession, primary: UUID, merged: UUID, *, others: Collection[UUID]
) -> None:
    """Let the primary case be rid of what came by this merged one, and not by the `others`."""
    await session.execute(
        delete(AlertCaseRow).where(
            AlertCaseRow.case_id == primary, AlertCaseRow.merged_case_id == merged
        )
    )
    await lend_alerts(session, primary, others)
