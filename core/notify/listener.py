"""Carries what became of a delivery over to its notification."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.delivery.kind import Kind
from core.delivery.state import SettledDelivery, State
from core.delivery.status import Status, status_of
from core.delivery.tables import DeliveryRow
from core.events.type import Topic
from core.notify.tables import NotificationRow
from core.work import Work

PENDING = Status.PENDING.value
CANCELLED = Status.CANCELLED.value


class NotificationStatus:
    """Hears of settled deliveries, inside the work that settles them."""

    def settled(self, work: Work, settled: SettledDelivery) -> None:
        """Give the notification its status; an edit of a message is no notification of its own."""
        status = status_of(settled.state).value
        work.say(
            "delivery.settled",
            topic=Topic.DELIVERIES,
            at=settled.at,
            delivery=str(settled.id),
            channel=settled.address.channel,
            state=status,
            attempts=settled.attempts,
        )
        if settled.notification_id is None or settled.is_edit or status == PENDING:
            return  # what is unknown stays pending until somebody decides
        work.update(NotificationRow, settled.notification_id, status=status, settled_at=settled.at)
        if settled.kind is Kind.CASE_REPLY and settled.case_id is not None:
            _say(
                work,
                notification=settled.notification_id,
                case=settled.case_id,
                channel=settled.address.channel,
                old=PENDING,
                new=status,
                at=settled.at,
            )

    def decided(self, work: Work, row: DeliveryRow, status: str, *, at: datetime) -> None:
        """Give the notification of a dead letter the status that somebody's decision means."""
        if row.notification_id is None or row.edits_id is not None:
            return
        settled_at = None if status == PENDING else at
        work.update(NotificationRow, row.notification_id, status=status, settled_at=settled_at)
        if row.kind == Kind.CASE_REPLY.value and row.case_id is not None:
            _say(
                work,
                notification=row.notification_id,
                case=row.case_id,
                channel=row.channel,
                old=status_of(State(row.state)).value,
                new=status,
                at=at,
            )


def _say(
    work: Work,
    *,
    notification: UUID,
    case: UUID,
    channel: str,
    old: str,
    new: str,
    at: datetime,
) -> None:
    # Who answered a customer looks at how far it got; cards speak for themselves.
    if old != new:
        work.event(
            "notification.status_changed",
            at=at,
            notification=notification,
            case=case,
            person=None,
            channel=channel,
            old=old,
            new=new,
        )
