"""How well messages get through: by channel, over time.

Everything is about the deliveries that were made in the period, as they are now. Edits of a
message that stands already count as the list of deliveries has them; how long it took to get
through is told of new messages only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from core.analytics.buckets import within
from core.analytics.figures import Figures
from core.analytics.period import Period
from core.delivery.state import State
from core.delivery.status import Status, status_of
from core.delivery.tables import DeliveryRow
from core.notify.inapp import CHANNEL as IN_APP
from core.notify.inapp_figures import first_id
from core.notify.tables import InAppReceiptRow, InAppRow
from core.reports.took import NEVER_TOOK, TookOver, took, took_by_key
from core.subjects import sees_delivery
from core.tenants.sight import Sight

MOST_PERCENT = 95
"""Nineteen of twenty take `Took.most` at most."""

_STATES = tuple(state.value for state in State)
_ENDED = {
    "pending": "pending",
    "sent": "sent",
    "delivered": "sent",
    "read": "sent",
    "failed": "failed",
    "cancelled": "cancelled",
    "expired": "expired",
}


@dataclass(slots=True, kw_only=True)
class Counts:
    """How many there are, and what became of them. `delivered` are those of the `sent` ones whose
    channel says that they arrived; `retried` took more than one attempt; `dead` stand in the
    dead-letter list: their reason is not settled by anybody yet, or never."""

    total: int = 0
    pending: int = 0
    sent: int = 0
    delivered: int = 0
    failed: int = 0
    cancelled: int = 0
    expired: int = 0
    retried: int = 0
    dead: int = 0

    def add(self, other: Counts) -> None:
        """Count these, too."""
        for each in fields(Counts):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFigures:
    """One channel: all of the period, and each of its parts. `has_receipts`: it says what
    arrived."""

    channel: str
    has_receipts: bool
    parts: Sequence[Counts]
    took: TookOver

    @property
    def whole(self) -> Counts:
        """Return the counts of all parts together."""
        return together(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFigures:
    """The deliveries of one period, by channel, the busiest first."""

    period: Period
    channels: Sequence[ChannelFigures]


class DeliveriesOverTime(Figures[DeliveryFigures]):
    """Counts them for one workspace and one sight at a time."""

    async def _figures(
        self, session: AsyncSession, period: Period, sight: Sight
    ) -> DeliveryFigures:
        sent = await self._sent(session, period, sight)
        inside = await self._inside(session, period, sight)
        found = [*sent, *inside]
        ranked = sorted(found, key=lambda one: (-one.whole.total, one.channel))
        return DeliveryFigures(period=period, channels=ranked)

    async def _sent(
        self, session: AsyncSession, period: Period, sight: Sight
    ) -> list[ChannelFigures]:
        made = (
            # All states there are: the index begins with the state.
            DeliveryRow.state.in_(_STATES),
            *within(DeliveryRow.created_at, period),
            true() if sight.is_everything else sees_delivery(sight),
        )
        rows = await session.execute(
            select(
                DeliveryRow.channel,
                self._part(DeliveryRow.created_at, period),
                DeliveryRow.state,
                func.count(),
                func.sum(case((DeliveryRow.attempts > 1, 1), else_=0)),
                func.count(DeliveryRow.reason),
            )
            .where(*made)
            .group_by(DeliveryRow.channel, "part", DeliveryRow.state)
        )
        channels: dict[str, list[Counts]] = {}
        for channel, part, state, number, retried, dead in rows:
            parts = channels.setdefault(channel, [Counts() for _ in period.starts])
            counts = _counts(status_of(State(state)), number)
            counts.retried, counts.dead = int(retried), dead
            parts[part].add(counts)
        lengths = await took_by_key(
            session,
            select(
                DeliveryRow.channel.label("key"),
                self._part(DeliveryRow.created_at, period),
                self._seconds(DeliveryRow.created_at, DeliveryRow.settled_at),
            ).where(
                *made,
                DeliveryRow.state == State.SENT.value,
                DeliveryRow.edits_id.is_(None),
            ),
            most=MOST_PERCENT,
        )
        return [
            ChannelFigures(
                channel=channel,
                has_receipts=False,
                parts=parts,
                took=lengths.get(channel, NEVER_TOOK),
            )
            for channel, parts in channels.items()
        ]

    async def _inside(
        self, session: AsyncSession, period: Period, sight: Sight
    ) -> list[ChannelFigures]:
        """Return what was told inside the product, where a socket says that it arrived."""
        receipt = InAppReceiptRow
        made: tuple[ColumnElement[bool], ...] = (
            InAppRow.id >= first_id(period.since),
            *within(InAppRow.created_at, period),
        )
        if not sight.is_everything:
            made = (*made, receipt.person_id == sight.person_id)
        rows = await session.execute(
            select(
                self._part(InAppRow.created_at, period),
                receipt.status,
                func.count(),
                func.count(receipt.delivered_at),
            )
            .join(receipt, receipt.in_app_id == InAppRow.id)
            .where(*made)
            .group_by("part", receipt.status)
        )
        parts = [Counts() for _ in period.starts]
        for part, status, number, delivered in rows:
            counts = _counts(Status(status), number)
            counts.delivered = delivered
            parts[part].add(counts)
        if not together(parts).total:
            return []
        lengths = await took(
            session,
            select(
                self._part(InAppRow.created_at, period),
                self._seconds(InAppRow.created_at, receipt.delivered_at),
            )
            .join(receipt, receipt.in_app_id == InAppRow.id)
            .where(*made),
            most=MOST_PERCENT,
        )
        return [ChannelFigures(channel=IN_APP, has_receipts=True, parts=parts, took=lengths)]


def together(parts: Sequence[Counts]) -> Counts:
    """Return the sum."""
    whole = Counts()
    for one in parts:
        whole.add(one)
    return whole


def _counts(status: Status, number: int) -> Counts:
    ended: Mapping[str, int] = {_ENDED[status.value]: number}
    return Counts(total=number, **ended)
