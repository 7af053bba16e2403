"""Staff writes something down in a case, for staff: the customer is not told."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.desk.life import CaseLife
from core.desk.submission import TEXT_LIMIT, KeptFile
from core.desk.thread import Written
from core.ids import CaseId, Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.sights import sight_of
from core.work import Books, Work


class NoteCase:
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
        """Return the thread item once it is on disk. Raises NotFound, and InvalidInput for a note
        that says nothing or too much."""
        written = Written.checked(text, files, at_most=TEXT_LIMIT)

        async def body(session: AsyncSession, work: Work) -> UUID:
            now = self._clock.now()
            sight = await sight_of(session, by)
            case = await self._cases.find(session, case_id, sight=sight)
            item_id = written.join(work, case, "note", ids=self._ids, by=by, now=now)
            work.event("case.noted", at=now, by=by, case=case.id, item=item_id)
            cause.settle(work, now, Answer(status=201, body={"item": str(item_id)}))
            return item_id

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
