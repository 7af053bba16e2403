"""A case is given to somebody, or to nobody."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.desk.life import CaseLife
from core.ids import CaseId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.membership import require_member
from core.tenants.sights import sight_of
from core.work import Books, Work


class AssignCase:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, cases: CaseLife) -> None:
        self._books = books
        self._clock = clock
        self._cases = cases

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        case_id: CaseId,
        to: PersonId | None,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None = None,
    ) -> None:
        """Give it to `to`. Raises NotFound for a case or member that is not there, Stale, and
        Conflict when it is theirs already."""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            if to is not None:
                await require_member(session, to)
            sight = await sight_of(session, by)
            case = await self._cases.find(session, case_id, expected, sight=sight)
            await self._cases.assign(session, work, case, to, by=by, now=now)
            cause.settle(work, now, Answer(status=200, body={"case": str(case_id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
