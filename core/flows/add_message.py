"""A customer says more about a case, or changes what they said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace, System
from core.desk.attach import attach
from core.desk.life import CaseLife
from core.desk.submission import IncomingFile, MessageRef
from core.desk.tables import CaseRow, ThreadItemRow
from core.errors import NotFound
from core.ids import CaseId, Ids, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.sight import EVERYTHING
from core.work import Books, Work


class AddMessage:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids, cases: CaseLife) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._cases = cases

    async def add(
        self,
        workspace_id: WorkspaceId,
        case_id: CaseId,
        text: str,
        *,
        by: PersonId,
        message: MessageRef,
        files: Sequence[IncomingFile] = (),
        cause: Cause,
    ) -> int:
        """Add to one's own case and return its number; raises NotFound for anybody else's."""

        async def body(session: AsyncSession, work: Work) -> int:
            now = self._clock.now()
            case = await self._cases.find(session, case_id, sight=EVERYTHING)
            owner = await self._cases.customer_address(session, case)
            if owner is None or owner[0] != by:
                raise NotFound(kind="case", key=case_id)
            item_id = self._ids.new()
            work.insert(
                ThreadItemRow,
                id=item_id,
                case_id=case.id,
                author_kind="customer",
                author_id=by,
                text=text,
                at=now,
                bot_id=message.bot_id,
                chat_id=message.chat_id,
                message_id=message.message_id,
            )
            attach(work, files, ids=self._ids, case_id=case.id, item_id=item_id, at=now)
            case.updated_at = now
            case.revision += 1
            work.event(
                "case.replied", at=now, by=by, case=case.id, item=item_id, author="customer"
            )
            if case.merged_into_id is not None:
                await self._mark_primary(session, work, case.merged_into_id, item_id, now)
            cause.settle(work, now)
            return case.number

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def _mark_primary(
        self, session: AsyncSession, work: Work, case_id: UUID, item_id: UUID, now: datetime
    ) -> None:
        """Show on the case that stands for this one that there is something to read: whoever
        works on it hears of it as of its own customer's words, and those stay where they are."""
        primary = await session.scalar(select(CaseRow).where(CaseRow.id == case_id))
        if primary is None:
            return
        primary.updated_at = now
        primary.revision += 1
        work.event("case.replied", at=now, case=primary.id, item=item_id, author="merged")

    async def edit(self, message: MessageRef, text: str, *, cause: Cause) -> int | None:
        """Change what a Telegram message said in its case and return the case's number; None when
        no case has the message. The text as it was stays in nobody's way: only the mark
        remains."""

        async def body(session: AsyncSession, work: Work) -> int | None:
            now = self._clock.now()
            found = await session.execute(
                select(ThreadItemRow, CaseRow)
                .join(CaseRow, CaseRow.id == ThreadItemRow.case_id)
                .where(
                    ThreadItemRow.bot_id == message.bot_id,
                    ThreadItemRow.chat_id == message.chat_id,
                    ThreadItemRow.message_id == message.message_id,
                )
            )
            pair = found.first()
            cause.settle(work, now)
            if pair is None:
                return None
            item, case = pair
            if case.text == item.text:
                case.text = text
            item.text, item.edited_at = text, now
            case.updated_at = now
            case.revision += 1
            work.workspace_id = WorkspaceId(case.workspace_id)
            work.event("case.edited", at=now, case=case.id, item=item.id)
            return int(case.number)

        reason = "a message is looked up by its Telegram number alone"
        return await self._books.transaction(System(reason=reason), body)
