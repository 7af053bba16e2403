"""Whether a merged case's customer heard of it: only then are they told that it stands alone."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.kind import Kind
from core.delivery.state import State
from core.delivery.tables import DeliveryRow
from core.desk.tables import CaseRow
from core.notify.tables import NotificationRow

PARTED = "parted"
"""The parameter of a message about merging that says: it stands alone again."""

_SAID = (State.SENDING, State.SENT, State.UNKNOWN)
"""It stands in their chat, or may stand there in a moment."""


async def was_told(session: AsyncSession, row: CaseRow) -> bool:
    """Tell whether the customer of a merged case was told that another stands for it, or was asked
    how that one's end suits them. What still waits is held until the end of the transaction: it
    finds then that there is nothing to say any more."""
    merged = Kind.CASE_MERGED.value
    told = await session.execute(
        select(DeliveryRow.state, DeliveryRow.maybe_sent, DeliveryRow.kind, DeliveryRow.params)
        .join(NotificationRow, NotificationRow.id == DeliveryRow.notification_id)
        .where(
            NotificationRow.case_id == row.id,
            or_(
                NotificationRow.kind == merged,
                and_(
                    NotificationRow.kind == Kind.CASE_QUESTION.value,
                    NotificationRow.created_at >= row.merged_at,
                ),
            ),
        )
        # Ids of one process follow one another, also within a moment.
        .order_by(DeliveryRow.created_at, DeliveryRow.id)
        .with_for_update(of=DeliveryRow)
    )
    hears = False
    for state, maybe_sent, kind, params in told:
        if kind == merged and PARTED in params:
            # Whatever they heard before was put right by this one.
            hears = False
        elif maybe_sent or State(state) in _SAID:
            hears = True
    return hears
