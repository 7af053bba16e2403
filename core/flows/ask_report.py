"""Somebody asks for a report: it goes to them by the outbox, like those that rules send."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.delivery.address import TelegramAddress
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.reports.telling import tell_asked
from core.reports.window import Span, window_at
from core.work import Books, Work


class AskReport:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        span: Span,
        *,
        zone: ZoneInfo,
        address: TelegramAddress,
        person_id: PersonId | None,
        reply_to: int | None,
        cause: Cause,
    ) -> None:
        """Record that it is to be sent there. `zone` is the workspace's; `person_id` None: it is
        worded in the workspace's language, for whoever is in the chat."""

        async def body(_: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            tell_asked(
                work,
                ids=self._ids,
                window=window_at(span, now, zone),
                address=address,
                person_id=person_id,
                reply_to=reply_to,
                now=now,
            )
            cause.settle(work, now, Answer(status=202, body={"span": span.value}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
