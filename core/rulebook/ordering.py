"""The order in which the rules of a workspace are asked, changed as a whole: all or nothing.

Every rule that gets another priority is at its next revision then. What it has counted and when
its schedule asked it stay as they are: only when its turn comes is different.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.ids import Ids, PersonId, RuleId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.ordering import check_order, check_seen
from core.rulebook.priorities import priorities_for
from core.rulebook.revisions import Revisions
from core.rules.tables import RuleRow
from core.tenants.turns import reconfigured
from core.work import Books, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePlace:
    """Where a rule stands: lower priorities come first, of those alike the oldest."""

    id: RuleId
    priority: int
    revision: int


class RuleOrder:
    """The service; rights are checked by whoever calls."""

    def __init__(self, *, books: Books, database: Database, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._database = database
        self._clock = clock
        self._revisions = Revisions(ids=ids, clock=clock)

    async def now(self, workspace_id: WorkspaceId) -> tuple[RulePlace, ...]:
        """Return the rules in the order in which they are asked."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return tuple(_place(row) for row in await _rows(session))

    async def change(
        self,
        workspace_id: WorkspaceId,
        order: Sequence[RuleId],
        *,
        seen: Sequence[RuleId],
        by: PersonId | None,
        cause: Cause | None = None,
    ) -> tuple[RulePlace, ...]:
        """Have the rules asked in this order, by as few changes as it takes, and return it.

        `seen` is the order as the caller knows it. Switching or editing a rule meanwhile is no
        hindrance; raises OrderChanged where one came, went or moved, and InvalidInput for an
        order that is not of the rules that were seen, each once.
        """
        check_order(order, seen, one="rule")

        async def body(session: AsyncSession, work: Work) -> tuple[RulePlace, ...]:
            await reconfigured(session, workspace_id)
            rows = await _rows(session, locked=True)
            check_seen([row.id for row in rows], seen, one="rule")
            by_id = {row.id: row for row in rows}
            ordered = [by_id[one] for one in order]
            wanted = priorities_for([(row.priority, row.id) for row in ordered])
            for row, priority in zip(ordered, wanted, strict=True):
                if row.priority != priority:
                    stored = {**row.spec, "priority": priority}
                    await self._revisions.revise(session, work, row, stored, by=by)
            if cause is not None:
                cause.settle(work, self._clock.now(), Answer(status=200, body={}))
            return tuple(_place(row) for row in ordered)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


async def _rows(session: AsyncSession, *, locked: bool = False) -> list[RuleRow]:
    statement = select(RuleRow).order_by(RuleRow.priority, RuleRow.id)
    return list(await session.scalars(statement.with_for_update() if locked else statement))


def _place(row: RuleRow) -> RulePlace:
    return RulePlace(id=RuleId(row.id), priority=row.priority, revision=row.revision)
