"""Staff says that cases are about the same, or takes that back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.life import AlertLife
from core.alerts.of_merged import lend_alerts, take_back_alerts
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.desk.life import CaseLife, any_open, check_at, duplicates_of
from core.desk.merging import CaseMerging
from core.desk.sight import sees_case
from core.desk.status import CaseStatus
from core.desk.tables import CaseRow
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import CaseId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.sight import Sight
from core.tenants.sights import sight_of
from core.texts import text
from core.work import Books, Work

MERGED_AT_ONCE = 50
"""A storm is one alert, not hundreds of cases to be merged by hand."""
MERGED_IN_ALL = 200
"""So many follow one case at most: whatever happens to it happens to each of them, and everybody
else's changes wait meanwhile."""


class MergeCases:
    """The use case."""

    def __init__(
        self,
        *,
        books: Books,
        clock: Clock,
        alerts: AlertLife,
        cases: CaseLife,
        merging: CaseMerging,
    ) -> None:
        self._books = books
        self._clock = clock
        self._alerts = alerts
        self._cases = cases
        self._merging = merging

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        primary_id: CaseId,
        duplicates: Sequence[CaseId],
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None = None,
    ) -> None:
        """Let the primary case stand for the duplicates: all of them, or none. `expected` is its
        revision, None: whatever it is by now.

        Raises NotFound for a case that is not there, InvalidInput for one into itself, Stale, and
        Conflict for one that is merged already, or `too_many_merged`.
        """
        wanted = list(dict.fromkeys(duplicates))
        if primary_id in wanted:
            raise InvalidInput(
                field="duplicates",
                value=str(primary_id),
                wanted=text("other cases than the one itself"),
            )
        if not 1 <= len(wanted) <= MERGED_AT_ONCE:
            raise InvalidInput(
                field="duplicates",
                value=len(wanted),
                wanted=text("1 to {most} cases", most=MERGED_AT_ONCE),
            )

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            sight = await sight_of(session, by)
            rows = await _held(session, [primary_id, *wanted], sight)
            if primary_id not in rows:
                raise NotFound(kind="case", key=primary_id)
            for one in wanted:
                if one not in rows:
                    raise NotFound(kind="case", key=one, field="duplicates")
            primary = rows[primary_id]
            check_at(primary, expected)
            await _check_room(session, primary, wanted)
            chosen = sorted((rows[one] for one in wanted), key=lambda row: row.number)
            await self._merging.merge(session, work, primary, chosen, by=by, now=now)
            await session.flush()
            others = [row.id for row in await duplicates_of(session, primary.id)]
            await lend_alerts(session, primary.id, others)
            if not CaseStatus(primary.status).is_open:
                await self._alerts.resolve_over(
                    session, work, primary.id, any_open, by=by, now=now
                )
            cause.settle(work, now, Answer(status=200, body={"case": str(primary_id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def undo(
        self,
        workspace_id: WorkspaceId,
        case_id: CaseId,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None = None,
    ) -> None:
        """Let a merged case stand alone again, as it stood before. Raises NotFound, Stale, and
        Conflict when it is not merged."""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            sight = await sight_of(session, by)
            case = await self._cases.find(session, case_id, expected, sight=sight)
            primary_id = await self._merging.part(session, work, case, by=by, now=now)
            await session.flush()
            others = [row.id for row in await duplicates_of(session, primary_id)]
            await take_back_alerts(session, primary_id, case.id, others=others)
            cause.settle(work, now, Answer(status=200, body={"case": str(case_id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


async def _check_room(session: AsyncSession, primary: CaseRow, wanted: Sequence[CaseId]) -> None:
    """Raise Conflict where the primary would stand for too many, with those that the others stand
    for until now."""
    counted = select(func.count(CaseRow.id)).where(
        CaseRow.merged_into_id.in_([primary.id, *wanted])
    )
    if (await session.scalar(counted) or 0) + len(wanted) > MERGED_IN_ALL:
        message = f"case #{primary.number} can stand for {MERGED_IN_ALL} others at most"
        raise Conflict(reason="too_many_merged", message=message)


async def _held(
    session: AsyncSession, ids: Sequence[CaseId], sight: Sight
) -> dict[CaseId, CaseRow]:
    """Return those of the cases that are seen, held so that no two of them can be merged into
    each other at the same moment."""
    rows = await session.scalars(
        select(CaseRow)
        .where(CaseRow.id.in_(ids), sees_case(sight))
        .order_by(CaseRow.id)
        .with_for_update()
    )
    return {CaseId(row.id): row for row in rows}
