"""What can be seen in the database: how much waits, how long, and who holds which lease.

Looked up when somebody asks, by partial indexes that hold only what is not through: asking costs
as much as there is to tell, however much was sent before.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.clock import Clock
from core.db.engine import Database
from core.db.lease_table import LeaseRow
from core.db.tenancy import System
from core.delivery.state import State
from core.delivery.tables import DeliveryRow
from core.digests.digest import Cause
from core.digests.tables import AudienceNameRow, AudienceRow, DigestRow
from core.inbox.tables import RawRequestRow, UpdateRow
from core.measures import (
    ALERTS_FLAPPING,
    DEAD_LETTERS,
    DIGESTS_HELD,
    DIGESTS_OPEN,
    INGEST_WAITING,
    LEASES,
    OUTBOX,
    OUTBOX_AGE,
    UPDATES_WAITING,
)
from core.meter import Reading

_ABOVE = System(reason="operators watch all workspaces together")

# Written into the statement: SQLite uses a partial index only for a condition it sees.
_WAITING: dict[State, ColumnElement[str]] = {
    state: literal_column(f"'{state.value}'") for state in (State.DUE, State.SENDING)
}
_NEW: ColumnElement[str] = literal_column("'new'")
_FLAPS: ColumnElement[bool] = literal_column("alerts.flapping_since IS NOT NULL")
_OPEN: ColumnElement[bool] = literal_column("digests.closed_at IS NULL")


class StoredGauges:
    """Reads for one process; `holder` is the word it takes leases by."""

    def __init__(self, *, database: Database, clock: Clock, holder: str) -> None:
        self._database = database
        self._clock = clock
        self._holder = holder

    async def read(self) -> list[Reading]:
        """Return the present readings."""
        now = self._clock.now()
        async with self._database.reading(_ABOVE) as session:
            return [
                *await _outbox(session, now),
                *await _dead_letters(session),
                *await _held(session),
                *await _waiting(session),
                *await self._leases(session, now),
            ]

    async def _leases(self, session: AsyncSession, now: datetime) -> list[Reading]:
        rows = await session.execute(
            select(LeaseRow.name, LeaseRow.holder).where(LeaseRow.expires_at > now)
        )
        held: dict[str, bool] = {}
        for name, holder in rows:
            # What follows the colon is a bot's number: a process has one bot, and no label an id.
            kind = name.partition(":")[0]
            held[kind] = held.get(kind, False) or holder == self._holder
        held.pop("starts", None)
        return [
            Reading(measure=LEASES, value=float(is_ours), labels=(kind,))
            for kind, is_ours in held.items()
        ]


async def _outbox(session: AsyncSession, now: datetime) -> list[Reading]:
    readings: list[Reading] = []
    for state, word in _WAITING.items():
        count = await session.scalar(
            select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state == word)
        )
        readings.append(Reading(measure=OUTBOX, value=float(count or 0), labels=(state.value,)))
    first = await session.scalar(
        select(func.min(DeliveryRow.next_at)).where(DeliveryRow.state == _WAITING[State.DUE])
    )
    age = 0.0 if first is None else max(0.0, (now - first).total_seconds())
    return [*readings, Reading(measure=OUTBOX_AGE, value=age)]


async def _dead_letters(session: AsyncSession) -> list[Reading]:
    rows = await session.execute(
        select(DeliveryRow.channel, DeliveryRow.reason, func.count())
        .where(DeliveryRow.reason.is_not(None))
        .group_by(DeliveryRow.channel, DeliveryRow.reason)
    )
    return [
        Reading(measure=DEAD_LETTERS, value=float(count), labels=(channel, str(reason)))
        for channel, reason, count in rows
    ]


async def _held(session: AsyncSession) -> list[Reading]:
    opened = await session.execute(
        select(DigestRow.cause, func.count()).where(_OPEN).group_by(DigestRow.cause)
    )
    held = await session.execute(
        select(DigestRow.cause, func.sum(AudienceNameRow.count))
        .join(AudienceRow, AudienceRow.digest_id == DigestRow.id)
        .join(AudienceNameRow, AudienceNameRow.audience_id == AudienceRow.audience_id)
        .where(_OPEN)
        .group_by(DigestRow.cause)
    )
    counts = ((DIGESTS_OPEN, dict(opened.all())), (DIGESTS_HELD, dict(held.all())))
    flapping = await session.scalar(select(func.count()).select_from(AlertRow).where(_FLAPS))
    return [
        *(
            Reading(measure=measure, value=float(found.get(cause.value, 0)), labels=(cause.value,))
            for measure, found in counts
            for cause in Cause
        ),
        Reading(measure=ALERTS_FLAPPING, value=float(flapping or 0)),
    ]


async def _waiting(session: AsyncSession) -> list[Reading]:
    requests = await session.scalar(
        select(func.count()).select_from(RawRequestRow).where(RawRequestRow.state == _NEW)
    )
    updates = await session.scalar(
        select(func.count())
        .select_from(UpdateRow)
        .where(UpdateRow.done_at.is_(None), UpdateRow.failed_at.is_(None))
    )
    return [
        Reading(measure=INGEST_WAITING, value=float(requests or 0)),
        Reading(measure=UPDATES_WAITING, value=float(updates or 0)),
    ]
