"""An alert's card is sent where somebody asked for it; it stands there like any other card."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.delivery.outbox import enqueue
from core.errors import NotFound
from core.ids import AlertId, Ids, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.notify.tell import ALERT_LASTS
from core.work import Books, Work

_URGENCY = 2
"""As an answer to a person."""


class ShowAlert:
    """The use case. It makes no sound: whoever asked is looking."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        *,
        where: TelegramAddress,
        reader: PersonId | None,
        cause: Cause,
    ) -> None:
        """Send the card to a chat, worded for `reader` (None: for the workspace). Raises NotFound
        for an alert that is not there."""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            known = select(AlertRow.id).where(AlertRow.id == alert_id)
            if await session.scalar(known) is None:
                raise NotFound(kind="alert", key=alert_id)
            enqueue(
                work,
                id=self._ids.new(),
                kind=Kind.ALERT_CARD,
                address=where,
                urgency=_URGENCY,
                now=now,
                alert_id=alert_id,
                person_id=reader,
                params={"silent": True},
                expires_at=now + ALERT_LASTS,
            )
            cause.settle(work, now)

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
