"""What `/metrics` tells: the counts of this process, and what can be read of it and the database.

Apart from the page itself, because the rest of the web counts into it.
"""

from __future__ import annotations

import asyncio
import logging
import platform
from dataclasses import dataclass

from core.measures import BUILD_INFO, DATABASE_UP
from core.meter import Gauges, Reading, Tally

log = logging.getLogger(__name__)

READ_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What there is to tell. `here` reads this process, `stored` the database, which may be away;
    `token` lets other machines read, None: nobody but this machine."""

    tally: Tally
    here: Gauges
    stored: Gauges
    version: str
    database: str
    token: str | None = None

    async def read(self) -> list[Reading]:
        """Return every gauge; those of the database are left out while it does not answer."""
        python = platform.python_version()
        readings = [
            Reading(measure=BUILD_INFO, value=1.0, labels=(self.version, python, self.database))
        ]
        readings += await self.here.read()
        try:
            async with asyncio.timeout(READ_SECONDS):
                readings += await self.stored.read()
            is_up = True
        except Exception:
            log.warning(
                "the database did not answer for /metrics",
                extra={"action": "metrics_unread"},
                exc_info=True,
            )
            is_up = False
        return [*readings, Reading(measure=DATABASE_UP, value=float(is_up))]
