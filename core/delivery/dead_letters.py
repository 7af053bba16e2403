"""What did not get through, as rows: put back to be sent again, or ended for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from core.delivery.address import parse_address
from core.delivery.kind import Kind
from core.delivery.outbox import WAKE
from core.delivery.reason import reason_of
from core.delivery.settle import Listener
from core.delivery.state import SettledDelivery, State
from core.delivery.tables import DeliveryAttemptRow, DeliveryRow
from core.work import Work

SENT_AGAIN = "sent_again"
"""The word of the attempt row that says where the count started afresh."""
EXPIRES_AGAIN = timedelta(days=1)
"""What had a time limit gets a new one, because somebody has just asked for it."""


def put_back(work: Work, row: DeliveryRow, *, id: UUID, now: datetime) -> None:
    """Make a delivery that ended without being sent due again, with all its attempts.

    `id` is that of the attempt row which records it. What may have arrived the first time goes
    out with a repeat mark.
    """
    work.update(
        DeliveryRow,
        row.id,
        state=State.DUE.value,
        next_at=now,
        attempts=0,
        problem=None,
        reason=None,
        reported_at=None,
        settled_at=None,
        expires_at=now + EXPIRES_AGAIN if row.expires_at is not None else None,
        maybe_sent=may_repeat(row),
    )
    work.insert(
        DeliveryAttemptRow,
        id=id,
        workspace_id=row.workspace_id,
        delivery_id=row.id,
        attempt=0,
        at=now,
        outcome=SENT_AGAIN,
        detail=row.problem,
    )
    work.wake(WAKE)


def discard(work: Work, row: DeliveryRow, *, now: datetime) -> None:
    """Take it off the list: it will not be sent."""
    work.update(
        DeliveryRow,
        row.id,
        state=State.CANCELLED.value,
        problem=f"discarded by a member; before that: {row.problem}",
        reason=None,
        settled_at=now,
    )


def may_repeat(row: DeliveryRow) -> bool:
    """Tell whether sending it again may make a second message of it."""
    return row.edits_id is None and (row.maybe_sent or row.state == State.UNKNOWN.value)


def close(
    work: Work, row: DeliveryRow, *, state: State, problem: str, now: datetime, listener: Listener
) -> None:
    """End a delivery that nobody is sending just now."""
    reason = reason_of(state, "")
    work.update(
        DeliveryRow,
        row.id,
        state=state.value,
        problem=problem,
        settled_at=now,
        reason=reason.value if reason is not None else None,
    )
    settled = SettledDelivery(
        id=row.id,
        kind=Kind(row.kind),
        address=parse_address(row.channel, row.address),
        state=state,
        at=now,
        attempts=row.attempts,
        is_edit=row.edits_id is not None,
        problem=problem,
        message_id=None,
        notification_id=row.notification_id,
        alert_id=row.alert_id,
        case_id=row.case_id,
        person_id=row.person_id,
    )
    listener.settled(work, settled)
