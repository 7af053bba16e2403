"""What the bot is called that people write to, for links that lead to it."""

from __future__ import annotations

from sqlalchemy import func, select

from core.db.engine import Database
from core.db.tenancy import System
from core.tenants.tables import BotRow

_ABOVE = System(reason="a bot stands above workspaces")


class OwnBot:
    """Reads it. `bot_id` is the bot of this process, None in one that has no bot's token: the bot
    of its installation is then the one that was heard of last, a real one before the sandbox's."""

    def __init__(self, *, database: Database, bot_id: int | None) -> None:
        self._database = database
        self._bot_id = bot_id

    async def username(self) -> str | None:
        """Return it without the @; None until Telegram has told it."""
        query = select(BotRow.username)
        if self._bot_id is not None:
            query = query.where(BotRow.id == self._bot_id)
        heard_at = func.coalesce(BotRow.polled_at, BotRow.created_at)
        newest = query.order_by(BotRow.is_sandbox, heard_at.desc(), BotRow.id).limit(1)
        async with self._database.reading(_ABOVE) as session:
            return await session.scalar(newest) or None
