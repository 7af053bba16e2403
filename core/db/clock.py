"""A clock that shows the database's time, so that all processes of one PostgreSQL agree on it.

Leases, due times and windows of several machines meet in one database; if each compared them with
its own wall clock, a machine that runs ahead would take what another still holds. The database is
asked at the start and each minute; in between its time is carried on by this machine's monotonic
clock, so a wall clock that jumps moves nothing.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy import DateTime, func, select

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import System
from core.errors import Unavailable

log = logging.getLogger(__name__)

ASK_SECONDS = 60.0
LOOK_SECONDS = 5.0
"""How often the wall clock is looked at: when it jumps, this machine may have slept."""
_TRIES = 3
_JUMP = timedelta(seconds=1)
_TIME = select(func.clock_timestamp(type_=DateTime(timezone=True)))
_SCOPE = System(reason="the time is everybody's")


class DatabaseClock:
    """Shows this machine's time until `ask` was called, then the database's; `follow` keeps
    asking."""

    def __init__(self, *, machine: Clock) -> None:
        self._machine = machine
        self._shown: datetime | None = None
        self._at = 0.0

    def now(self) -> datetime:
        """Return the database's moment, aware, in UTC."""
        if self._shown is None:
            return self._machine.now()
        return self._shown + timedelta(seconds=self._machine.monotonic() - self._at)

    def monotonic(self) -> float:
        """Return this machine's monotonic seconds."""
        return self._machine.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""
        await self._machine.sleep(seconds)

    async def ask(self, database: Database) -> None:
        """Take over the database's time; the quickest of three answers is the truest.

        Raises Unavailable when it does not answer; the time goes on as it was.
        """
        answers: list[tuple[float, datetime, float]] = []
        async with database.reading(_SCOPE) as session:
            for _ in range(_TRIES):
                began = self.monotonic()
                told: datetime = (await session.execute(_TIME)).scalar_one()
                ended = self.monotonic()
                answers.append((ended - began, told.astimezone(UTC), (began + ended) / 2))
        _, shown, at = min(answers)
        moved = shown + timedelta(seconds=self.monotonic() - at) - self.now()
        self._shown, self._at = shown, at
        if abs(moved) > _JUMP:
            log.warning(
                "the database's clock differs from what was shown; following it",
                extra={"action": "clock_moved", "seconds": round(moved.total_seconds(), 3)},
            )

    async def follow(self, database: Database) -> None:
        """Ask each minute, and at once when this machine's wall clock jumped; until cancelled."""
        asked, apart = self.monotonic(), self._apart()
        while True:
            await self.sleep(LOOK_SECONDS)
            is_due = self.monotonic() - asked >= ASK_SECONDS
            if not is_due and abs(self._apart() - apart) < _JUMP:
                continue
            try:
                await self.ask(database)
            except Unavailable as problem:
                log.info(
                    "the database's time is not known; its last one goes on",
                    extra={"action": "clock_not_told", "problem": problem.message},
                )
            asked, apart = self.monotonic(), self._apart()

    def _apart(self) -> timedelta:
        """Return how far this machine's wall clock is from what is shown."""
        return self._machine.now() - self.now()
