"""What must be remembered of a bot's traffic: until when Telegram asked it, or one of its chats,
to be left alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import System
from core.tenants.tables import BotRow, ChatPauseRow
from core.work import Batch, Books, Deciding, Load, Work

_ALL = System(reason="bots stand above workspaces")


class BotPauses:
    """Keeps a whole bot's pause on its row and those of chats beside it, so that a restart does
    not run into longer ones."""

    def __init__(self, *, books: Books, database: Database) -> None:
        self._books = books
        self._database = database

    async def paused_until(self, bot_id: int) -> datetime | None:
        """Return until when this bot must not send; None, or a moment gone by: it may."""
        async with self._database.reading(_ALL) as session:
            row = await session.get(BotRow, bot_id)
        return row.paused_until if row is not None else None

    async def paused_chats(self, bot_id: int, now: datetime) -> Mapping[int, datetime]:
        """Return until when which chats must be left alone, and forget pauses that are over."""
        query = select(ChatPauseRow.chat_id, ChatPauseRow.until)
        async with self._database.reading(_ALL) as session:
            rows = (await session.execute(query.where(ChatPauseRow.bot_id == bot_id))).all()
        if any(until <= now for _, until in rows):

            async def forget(session: AsyncSession, _: Work) -> None:
                over = (ChatPauseRow.bot_id == bot_id, ChatPauseRow.until <= now)
                await session.execute(delete(ChatPauseRow).where(*over))

            await self._books.transaction(_ALL, forget)
        return {chat_id: until for chat_id, until in rows if until > now}

    async def pause(self, bot_id: int, until: datetime) -> None:
        """Remember that this bot must not send before `until`."""
        await self._books.change(_Pause(bot_id=bot_id, until=until))

    async def pause_chat(self, queue: str, bot_id: int, chat_id: int, until: datetime) -> None:
        """Remember that nothing may go to this chat, by its name in the outbox, before `until`."""
        await self._books.change(
            _PauseChat(queue=queue, bot_id=bot_id, chat_id=chat_id, until=until)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pause:
    bot_id: int
    until: datetime
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        yield
        work.update(BotRow, self.bot_id, paused_until=self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PauseChat:
    queue: str
    bot_id: int
    chat_id: int
    until: datetime
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        batch.want(_CHAT_PAUSES, self.queue)
        yield
        already = batch.get(_CHAT_PAUSES, self.queue)
        if already is not None and already >= self.until:  # a pause is never shortened
            return
        batch.put(_CHAT_PAUSES, self.queue, self.until)
        if already is not None:
            work.update(ChatPauseRow, self.queue, until=self.until)
            return
        work.insert(
            ChatPauseRow,
            queue=self.queue,
            bot_id=self.bot_id,
            chat_id=self.chat_id,
            until=self.until,
        )


async def _fetch_chat_pauses(
    session: AsyncSession, queues: Sequence[str]
) -> Mapping[str, datetime]:
    rows = await session.execute(
        select(ChatPauseRow.queue, ChatPauseRow.until)
        .where(ChatPauseRow.queue.in_(queues))
        .order_by(ChatPauseRow.queue)
        .with_for_update()
    )
    return {queue: until for queue, until in rows.all()}  # noqa: C416 - typed


_CHAT_PAUSES: Load[str, datetime] = Load("inbox.chat_pauses", _fetch_chat_pauses)
"""Until when chats must be left alone, by their queues."""
