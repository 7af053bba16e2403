"""Taking back deliveries whose worker is gone: they may have been sent, so each counts as
Unknown."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import ColumnElement, literal_column, or_, select

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import System
from core.delivery.due import DUE_COLUMNS, dues_of
from core.delivery.outcome import Unknown
from core.delivery.settle import Settle, Settlements
from core.delivery.tables import DeliveryRow
from core.work import Books

log = logging.getLogger(__name__)

_AT_ONCE = 200
# Written into the statement: SQLite uses a partial index only for a condition it sees.
_SENDING: ColumnElement[str] = literal_column("'sending'")


class Rescue:
    """Finds and takes back what nobody is sending any more."""

    def __init__(
        self, *, database: Database, books: Books, clock: Clock, settlements: Settlements
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._settlements = settlements

    async def earlier_starts(self, epoch: int) -> int:
        """Take back what earlier starts than `epoch` claimed; only where one process serves."""
        return await self._take_back(
            or_(DeliveryRow.epoch.is_(None), DeliveryRow.epoch < epoch),
            "the program ended while this was being sent",
        )

    async def expired_leases(self) -> int:
        """Take back what was claimed so long ago that its lease has ended."""
        return await self._take_back(
            DeliveryRow.lease_until < self._clock.now(), "sending did not end in time"
        )

    async def _take_back(self, left: ColumnElement[bool], problem: str) -> int:
        total = 0
        while True:
            statement = (
                select(*DUE_COLUMNS)
                .where(DeliveryRow.state == _SENDING, left)
                .order_by(DeliveryRow.id)
                .limit(_AT_ONCE)
            )
            async with self._database.reading(System(reason="rescue of deliveries")) as session:
                dues = await dues_of(session, (await session.execute(statement)).all())
            if not dues:
                break
            changes = (
                Settle(
                    due=due,
                    outcome=Unknown(problem=problem),
                    settlements=self._settlements,
                    rescued=True,
                )
                for due in dues
            )
            await asyncio.gather(*(self._books.change(change) for change in changes))
            total += len(dues)
        if total:
            log.warning(
                "deliveries taken back; some may arrive twice",
                extra={"action": "deliveries_taken_back", "deliveries": total},
            )
        return total
