"""Whose menu of commands in Telegram does not fit any more: what they may changed.

Whoever changes it marks the person in the same transaction; the process that speaks for their bot
sets the menu anew and takes the mark back. Nothing is lost with a process, and nothing needs to
know where the bot runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import System
from core.ids import PersonId
from core.tenants.tables import PersonRow
from core.work import Books, Work

MENUS = "menus"
"""What is woken when somebody's menu is to be set anew."""
AT_ONCE = 20
_ABOVE = System(reason="a menu is a person's, whatever the workspace")
_TICK = timedelta(microseconds=1)
# Written into the statement: SQLite uses a partial index only for a condition it sees.
_DUE: ColumnElement[bool] = literal_column("persons.menu_due_at IS NOT NULL")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMenu:
    """A person whose menu is to be set in their private chat, in their `language`, since the
    moment `due_at`."""

    person_id: PersonId
    chat_id: int
    language: str
    due_at: datetime


def menu_is_due(person: PersonRow, work: Work, now: datetime) -> None:
    """Mark them, as part of what changes what they may."""
    before = person.menu_due_at
    # Never the same moment twice: what is being set now does not count for what came after.
    person.menu_due_at = now if before is None or before < now else before + _TICK
    work.wake(MENUS)


class DueMenus:
    """Finds those who are marked, and takes the marks back."""

    def __init__(self, *, database: Database, books: Books) -> None:
        self._database = database
        self._books = books

    async def of(self, bot_id: int) -> list[DueMenu]:
        """Return some of those who are marked and known to this bot, the longest first."""
        query = (
            select(
                PersonRow.id,
                PersonRow.telegram_user_id,
                PersonRow.language,
                PersonRow.menu_due_at,
            )
            .where(_DUE, PersonRow.bot_id == bot_id)
            .order_by(PersonRow.menu_due_at)
            .limit(AT_ONCE)
        )
        async with self._database.reading(_ABOVE) as session:
            rows = await session.execute(query)
            return [
                DueMenu(person_id=PersonId(id), chat_id=chat_id, language=language, due_at=due_at)
                for id, chat_id, language, due_at in rows
                if due_at is not None
            ]

    async def done(self, menus: Sequence[DueMenu]) -> None:
        """Take the marks back of those for whom nothing has changed since."""

        async def body(session: AsyncSession, _: Work) -> None:
            for one in menus:
                await session.execute(
                    update(PersonRow)
                    .where(PersonRow.id == one.person_id, PersonRow.menu_due_at == one.due_at)
                    .values(menu_due_at=None)
                    .execution_options(synchronize_session=False)
                )

        await self._books.transaction(_ABOVE, body)
