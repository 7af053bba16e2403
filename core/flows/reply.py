"""Staff answers a customer: the answer joins the thread and goes to their chat."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.delivery.kind import Kind
from core.desk.life import REPLY_URGENCY, CaseLife
from core.desk.submission import REPLY_LIMIT, KeptFile
from core.desk.tables import ThreadItemRow
from core.desk.thread import Written
from core.ids import CaseId, Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.notify.tell import tell
from core.tenants.sights import sight_of
from core.work import Books, Work


class Reply:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids, cases: CaseLife) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._cases = cases

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        case_id: CaseId,
        text: str,
        *,
        by: PersonId,
        cause: Cause,
        files: Sequence[KeptFile] = (),
    ) -> UUID:
        """Return the thread item once it is on disk. Raises NotFound, and InvalidInput for an
        empty or too long text, which may be empty beside files."""
        written = Written.checked(text, files, at_most=REPLY_LIMIT)

        async def body(session: AsyncSession, work: Work) -> UUID:
            now = self._clock.now()
            sight = await sight_of(session, by)
            case = await self._cases.find(session, case_id, sight=sight)
            item_id = written.join(work, case, "staff", ids=self._ids, by=by, now=now)
            found = await self._cases.customer_address(session, case)
            if found is not None:
                person_id, address = found
                params: dict[str, object] = {"item": str(item_id)}
                said = await self._last_said(session, case.id)
                if said is not None:
                    params["reply_to"] = said
                tell(
                    work,
                    ids=self._ids,
                    kind=Kind.CASE_REPLY,
                    once_key=f"case:{case.id}:reply:{item_id}",
                    address=address,
                    urgency=REPLY_URGENCY,
                    now=now,
                    case_id=CaseId(case.id),
                    person_id=person_id,
                    params=params,
                )
            work.event("case.replied", at=now, by=by, case=case.id, item=item_id, author="staff")
            cause.settle(work, now, Answer(status=201, body={"item": str(item_id)}))
            return item_id

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def _last_said(self, session: AsyncSession, case_id: UUID) -> int | None:
        """Return the customer's newest Telegram message in the case, for the answer to hang on."""
        return await session.scalar(
            select(ThreadItemRow.message_id)
            .where(ThreadItemRow.case_id == case_id, ThreadItemRow.message_id.is_not(None))
            .order_by(ThreadItemRow.at.desc())
            .limit(1)
        )
