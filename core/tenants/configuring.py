"""What every change of receivers and routes has in common: rights, the audit trail, the revision
that every process compiles by, and who was faster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.db.base import JsonObject
from core.errors import NotFound, Stale
from core.ids import PersonId, WorkspaceId
from core.tenants.access import require
from core.tenants.membership import rights_in
from core.tenants.tables import PersonRow
from core.tenants.turns import reconfigured


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the audit trail about one thing, with the name of who acted (None: nobody
    known)."""

    id: UUID
    at: datetime
    action: str
    subject_id: UUID
    before: JsonObject
    after: JsonObject
    by: PersonId | None
    by_name: str | None


class Overtaken(Stale):
    """Somebody changed it meanwhile: who (None: nobody known) and when (None: unknown)."""

    def __init__(self, kind: str, newest: Entry | None, *, seen: int, now: int) -> None:
        who = "" if newest is None or newest.by_name is None else f"; {newest.by_name} changed it"
        super().__init__(f"the {kind} is at revision {now}, not {seen}{who}")
        self.by = None if newest is None else newest.by
        self.by_name = None if newest is None else newest.by_name
        self.at = None if newest is None else newest.at


async def begin_change(
    session: AsyncSession, workspace_id: WorkspaceId, *, by: PersonId | None, right: str
) -> None:
    """Check the right of whoever acts (None: the program) and have every process compile anew;
    first, so that changes of one workspace wait for each other here. Raises NotAllowed."""
    if by is not None:
        require(await rights_in(session, by), right)
    await reconfigured(session, workspace_id)


async def check_revision(
    session: AsyncSession, kind: str, subject: UUID, *, seen: int | None, now: int
) -> None:
    """Raise Overtaken when what was `seen` is not the revision it is at; None: whatever it is."""
    if seen is not None and seen != now:
        raise Overtaken(kind, await newest_entry(session, kind, subject), seen=seen, now=now)


async def newest_entry(session: AsyncSession, kind: str, subject: UUID) -> Entry | None:
    """Return the last change of one thing; None when there was none."""
    return await _entry(
        session, AuditRow.subject_kind == kind, AuditRow.subject_id == str(subject)
    )


async def entry_to_undo(session: AsyncSession, kind: str, change: UUID) -> Entry:
    """Return the change that is to be taken back. Raises NotFound, and Overtaken when there was
    a later one of the same thing."""
    entry = await _entry(session, AuditRow.subject_kind == kind, AuditRow.id == change)
    if entry is None:
        raise NotFound(kind="change", key=change)
    newest = await newest_entry(session, kind, entry.subject_id)
    if newest is not None and newest.id != change:
        raise Overtaken(kind, newest, seen=0, now=1)
    return entry


async def _entry(session: AsyncSession, *conditions: ColumnElement[bool]) -> Entry | None:
    statement = (
        select(AuditRow, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == AuditRow.actor_id)
        .where(*conditions)
        .order_by(AuditRow.id.desc())
        .limit(1)
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        return None
    row, name = found
    return Entry(
        id=row.id,
        at=row.at,
        action=row.action,
        subject_id=UUID(row.subject_id),
        before=row.before,
        after=row.after,
        by=None if row.actor_id is None else PersonId(row.actor_id),
        by_name=name,
    )
