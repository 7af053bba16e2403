"""A card that shows what is not true any more is drawn anew; nothing about the alert changes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.delivery.outbox import enqueue_edits
from core.delivery.tables import SentMessageRow
from core.desk.submission import MessageRef
from core.ids import AlertId, Ids, WorkspaceId
from core.inbox.cause import Cause
from core.severity import Severity
from core.work import Books, Work


class RedrawAlert:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids

    async def __call__(
        self, workspace_id: WorkspaceId, alert_id: AlertId, message: MessageRef, *, cause: Cause
    ) -> bool:
        """Have this card of the alert say what is true now; False when the message is none of
        its cards. An edit that is waiting already is enough."""

        async def body(session: AsyncSession, work: Work) -> bool:
            now = self._clock.now()
            cause.settle(work, now)
            row = await session.scalar(select(AlertRow).where(AlertRow.id == alert_id))
            card = await session.scalar(
                select(SentMessageRow).where(
                    SentMessageRow.alert_id == alert_id,
                    SentMessageRow.bot_id == message.bot_id,
                    SentMessageRow.chat_id == message.chat_id,
                    SentMessageRow.message_id == message.message_id,
                )
            )
            if row is None or card is None:
                return False
            urgency = Severity(row.severity).rank
            enqueue_edits(work, ids=self._ids, now=now, sent=[card], urgency=urgency)
            return True

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
