"""What a member wants to be told of, by which channel; everybody changes their own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import Stale
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.configuring import begin_change
from core.tenants.entries import Entries
from core.tenants.membership import require_member
from core.tenants.preferences import UNDECIDED, Preferences, read, stored
from core.tenants.tables import PreferenceRow
from core.work import Books, Work


class ChangePreferences:
    """The use case, and how they are now. Alerts are told by them from the next one on."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._entries = Entries(kind="preferences", ids=ids, clock=clock)

    async def of(self, workspace_id: WorkspaceId, person: PersonId) -> tuple[Preferences, int]:
        """Return them with their revision; 0 as long as nothing was chosen."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await _row(session, person)
            return (UNDECIDED, 0) if row is None else (read(row.choices), row.revision)

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        wanted: Preferences,
        *,
        by: PersonId,
        cause: Cause,
        if_revision: int | None = None,
    ) -> int:
        """Have them be so; return their revision. Raises NotFound for somebody who is no member,
        and Stale when they were changed since `if_revision`."""

        async def body(session: AsyncSession, work: Work) -> int:
            await require_member(session, by)
            await begin_change(session, workspace_id, by=by, right="notifications.own")
            row = await _row(session, by)
            revision = 0 if row is None else row.revision
            if if_revision is not None and if_revision != revision:
                raise Stale(f"the preferences are at revision {revision} by now: read them again")
            before = UNDECIDED if row is None else read(row.choices)
            if before != wanted:
                revision += 1
                now, choices = self._clock.now(), stored(wanted)
                if row is None:
                    work.insert(PreferenceRow, person_id=by, choices=choices, changed_at=now)
                else:
                    row.choices, row.changed_at, row.revision = choices, now, revision
                self._entries.keep(
                    work, by, "changed", before=stored(before), after=choices, by=by
                )
            cause.settle(work, self._clock.now())
            return revision

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


async def _row(session: AsyncSession, person: PersonId) -> PreferenceRow | None:
    row: PreferenceRow | None = await session.scalar(
        select(PreferenceRow).where(PreferenceRow.person_id == person)
    )
    return row
