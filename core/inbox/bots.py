"""What must be remembered of a bot's traffic: until when Telegram asked it to be quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.db.engine import Database
from core.db.tenancy import System
from core.tenants.tables import BotRow
from core.work import Batch, Books, Deciding, Work

_ALL = System(reason="bots stand above workspaces")


class BotPauses:
    """Keeps a whole bot's pause on its row, so that a restart does not run into a longer one."""

    def __init__(self, *, books: Books, database: Database) -> None:
        self._books = books
        self._database = database

    async def paused_until(self, bot_id: int) -> datetime | None:
        """Return until when this bot must not send; None, or a moment gone by: it may."""
        async with self._database.reading(_ALL) as session:
            row = await session.get(BotRow, bot_id)
        return row.paused_until if row is not None else None

    async def pause(self, bot_id: int, until: datetime) -> None:
        """Remember that this bot must not send before `until`."""
        await self._books.change(_Pause(bot_id=bot_id, until=until))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pause:
    bot_id: int
    until: datetime
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        yield
        work.update(BotRow, self.bot_id, paused_until=self.until)
