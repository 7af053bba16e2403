"""When each API key was used last: noted in memory, written once a minute for all of them."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import System
from core.ids import ApiKeyId
from core.later_writer import LaterWriter
from core.tenants.tables import ApiKeyRow
from core.work import Books, Work

log = logging.getLogger(__name__)

WRITE_SECONDS = 60.0
_OLD = timedelta(seconds=WRITE_SECONDS)
_ALL = System(reason="keys of every workspace were used")


class KeyUses(LaterWriter):
    """What keys were used by this process, written once a minute."""

    def __init__(self, *, books: Books, clock: Clock) -> None:
        super().__init__(clock=clock, seconds=WRITE_SECONDS)
        self._books = books
        self._used: dict[ApiKeyId, datetime] = {}

    def note(self, key_id: ApiKeyId, stored: datetime | None) -> None:
        """Note that a key is used now, unless what is `stored` says so nearly as well."""
        now = self._clock.now()
        if stored is None or now - stored >= _OLD:
            self._used[key_id] = now

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
