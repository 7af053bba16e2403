"""Staff puts right what a case is about: its category, its severity, its place."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.desk.life import CaseLife
from core.errors import NotFound
from core.ids import CaseId, PersonId, PlaceId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.severity import Severity
from core.tenants.sights import sight_of
from core.tenants.tables import PlaceRow
from core.work import Books, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEdit:
    """What is to be changed: the fields named in `fields`, each to its value here; None takes the
    value away."""

    fields: frozenset[str]
    category: str | None = None
    severity: Severity | None = None
    place: PlaceId | None = None


class EditCase:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, cases: CaseLife) -> None:
        self._books = books
        self._clock = clock
        self._cases = cases

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        case_id: CaseId,
        edit: CaseEdit,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None = None,
    ) -> None:
        """Change the case; what it is already is no change. Raises NotFound for a case or place
        that is not there, and Stale."""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            sight = await sight_of(session, by)
            case = await self._cases.find(session, case_id, expected, sight=sight)
            if edit.place is not None:
                query = select(PlaceRow.id).where(PlaceRow.id == edit.place)
                if await session.scalar(query) is None:
                    raise NotFound(kind="place", key=edit.place)
            severity = None if edit.severity is None else edit.severity.value
            wanted = {
                "category": ("category", case.category, edit.category),
                "severity": ("severity", case.severity, severity),
                "place": ("place_id", case.place_id, edit.place),
            }
            for field in sorted(edit.fields):
                column, old, new = wanted[field]
                if old == new:
                    continue
                setattr(case, column, new)
                work.event("case.changed", at=now, by=by, case=case.id, field=field, others=None)
            if work.events:
                await self._cases.changed(session, work, case, now)
            cause.settle(work, now, Answer(status=200, body={"case": str(case_id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
