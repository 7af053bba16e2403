"""The customer says how the solution was."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.desk.life import CaseLife
from core.errors import InvalidInput, NotFound
from core.ids import CaseId, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.sight import EVERYTHING
from core.texts import text
from core.work import Books, Work


class RateSolution:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, cases: CaseLife) -> None:
        self._books = books
        self._clock = clock
        self._cases = cases

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        case_id: CaseId,
        stars: int,
        *,
        by: PersonId,
        cause: Cause,
    ) -> None:
        """Record 1 to 5 stars; the newest stands. Raises InvalidInput, and NotFound for a case
        that is not theirs."""
        if not 1 <= stars <= 5:
            raise InvalidInput(field="stars", value=stars, wanted=text("1 to 5"))

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            case = await self._cases.find(session, case_id, sight=EVERYTHING)
            owner = await self._cases.customer_address(session, case)
            if owner is None or owner[0] != by:
                raise NotFound(kind="case", key=case_id)
            await self._cases.rate(work, case, stars, now=now)
            cause.settle(work, now)

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
