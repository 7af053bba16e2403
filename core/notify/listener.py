"""Carries what became of a delivery over to its notification."""

from __future__ import annotations

from core.delivery.kind import Kind
from core.delivery.state import SettledDelivery, State
from core.notify.tables import NotificationRow
from core.work import Work

_STATUS = {
    State.SENT: "sent",
    State.DEAD: "failed",
    State.EXPIRED: "expired",
    State.CANCELLED: "cancelled",
}
"""What people call each end; what is unknown stays pending until somebody decides."""


class NotificationStatus:
    """Hears of settled deliveries, inside the work that settles them."""

    def settled(self, work: Work, settled: SettledDelivery) -> None:
        """Give the notification its status; an edit of a message is no notification of its own."""
        status = _STATUS.get(settled.state)
        if settled.notification_id is None or settled.is_edit or status is None:
            return
        work.update(NotificationRow, settled.notification_id, status=status, settled_at=settled.at)
        if settled.kind is Kind.CASE_REPLY and settled.case_id is not None:
            # Who answered a customer looks at how far it got; cards speak for themselves.
            work.event(
                "notification.status_changed",
                at=settled.at,
                notification=settled.notification_id,
                case=settled.case_id,
                channel=settled.address.channel,
                old="pending",
                new=status,
            )
