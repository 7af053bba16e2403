"""Tells a process which sessions have ended, here or in another process.

Whoever serves them stops at once. A hint comes with the commit;
from another process it may not come, so the rows are looked at once a second as well.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from core.clock import Clock, wait_for_hint
from core.db.engine import Database
from core.db.tenancy import System
from core.ids import SessionId
from core.tenants.tables import SessionRow

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
ALONE_SECONDS = 60.0
"""How often a process looks that nobody else writes beside: hints do not get lost in it."""
_OVERLAP = timedelta(seconds=15)
"""A commit may come this long after the moment it names."""
_ABOVE = System(reason="sessions end in every workspace")


class Endings:
    """`run` must be running; `hint` is set when a session was ended here."""

    def __init__(
        self, *, database: Database, clock: Clock, hint: asyncio.Event, is_alone: bool
    ) -> None:
        self._database = database
        self._clock = clock
        self._hint = hint
        self._every = ALONE_SECONDS if is_alone else LOOK_SECONDS
        self._since = clock.now() - _OVERLAP
        self._told: frozenset[SessionId] = frozenset()
        self._is_blind = False

    async def run(self, tell: Callable[[frozenset[SessionId]], None]) -> None:
        """Tell which sessions have ended since the last time; ends when it is cancelled."""
        while True:
            await wait_for_hint(self._clock, self._hint, self._every)
            ended = await self._look()
            if ended:
                tell(ended)

    async def _look(self) -> frozenset[SessionId]:
        began = self._clock.now()
        ended = select(SessionRow.id).where(SessionRow.revoked_at >= self._since)
        try:
            async with self._database.reading(_ABOVE) as session:
                found = frozenset(map(SessionId, await session.scalars(ended)))
        except Exception:
            if not self._is_blind:
                log.exception("endings could not be read", extra={"action": "endings_unread"})
            self._is_blind = True
            return frozenset()
        self._is_blind = False
        news = found - self._told
        # Those that lie before the next look's time are not found again.
        self._told, self._since = found, began - _OVERLAP
        return news
