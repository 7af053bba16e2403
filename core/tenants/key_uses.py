"""When each API key was used last: noted in memory, written once a minute for all of them."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, wait_for_hint
from core.db.tenancy import System
from core.ids import ApiKeyId
from core.tenants.tables import ApiKeyRow
from core.work import Books, Work

log = logging.getLogger(__name__)

WRITE_SECONDS = 60.0
END_SECONDS = 2.0
_OLD = timedelta(seconds=WRITE_SECONDS)
_ALL = System(reason="keys of every workspace were used")


class KeyUses:
    """What keys were used by this process; `run` writes it once a minute. A process that dies
    takes the last minute with it, and what cannot be written is tried with the next."""

    def __init__(self, *, books: Books, clock: Clock) -> None:
        self._books = books
        self._clock = clock
        self._used: dict[ApiKeyId, datetime] = {}
        self._stopping = asyncio.Event()

    def note(self, key_id: ApiKeyId, stored: datetime | None) -> None:
        """Note that a key is used now, unless what is `stored` says so nearly as well."""
        now = self._clock.now()
        if stored is None or now - stored >= _OLD:
            self._used[key_id] = now

    async def run(self) -> None:
        """Write until `stop`."""
        while not await wait_for_hint(self._clock, self._stopping, WRITE_SECONDS):
            await self.write()

    def stop(self) -> None:
        """Have `run` return."""
        self._stopping.set()

    async def end(self) -> None:
        """Write the last of it, unless that takes long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await self.write()

    async def write(self) -> None:
        """Write what was noted so far, in one commit."""
        used, self._used = self._used, {}
        if not used:
            return

        async def body(session: AsyncSession, _work: Work) -> None:
            connection = await session.connection()
            statement = (
                update(ApiKeyRow)
                .where(ApiKeyRow.id == bindparam("key"))
                .values(last_used_at=bindparam("at"))
            )
            rows = [{"key": key, "at": at} for key, at in sorted(used.items())]
            await connection.execute(statement, rows)

        try:
            await self._books.transaction(_ALL, body)
        except Exception as problem:
            self._used = used | self._used
            log.warning(
                "uses of API keys are written later",
                extra={"action": "key_uses_later", "problem": type(problem).__name__},
            )
