"""Moves a workspace to another time zone, with all that its rules wait for, and back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import Ids, PersonId, RuleId, WorkspaceId
from core.inbox.cause import Cause
from core.rulebook.windows import follow_zone
from core.rules.rule import Rule, RuleSpec, parse_rule
from core.rules.tables import RuleRow
from core.rules.zone import find_zone
from core.tenants.tables import PersonRow, WorkspaceRow
from core.work import Books, Work

CHANGED = "workspace.zone_changed"
"""In the audit trail, of a move and of a move back."""
_BOTH_UTC = {"UTC", "Etc/UTC"}
"""Many machines call it by its longer name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The rule the clock asks next, and when; a moment that has passed is asked at once."""

    spec: RuleSpec
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a move came to. `change` names it for whoever takes it back, None: it was there
    already. Of rules at work without a zone of their own, `by_clock` are asked at other moments
    now, and `by_hours` more rest in other hours; `coming` is the first of those by the clock."""

    zone: str
    change: UUID | None
    by_clock: int = 0
    by_hours: int = 0
    coming: Coming | None = None


class ZoneMoved(Conflict):
    """Somebody moved the workspace meanwhile: where it is now, who did it (None: nobody known)
    and when."""

    def __init__(
        self, zone: str, *, by: PersonId | None, by_name: str | None, at: datetime | None
    ) -> None:
        super().__init__(reason="zone_moved", message=f"the zone is {zone} meanwhile")
        self.zone = zone
        self.by = by
        self.by_name = by_name
        self.at = at


class WorkspaceZone:
    """The service. Rights are checked by whoever calls."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids

    async def change(
        self,
        workspace_id: WorkspaceId,
        name: str,
        *,
        by: PersonId | None,
        seen: str | None = None,
        cause: Cause | None = None,
    ) -> Moved:
        """Have the workspace live in a zone of this IANA name. Rules that name a zone of their
        own go on in it.

        Raises InvalidInput for a name that is none, and ZoneMoved when `seen`, the zone it was
        in when they chose, is not where it is.
        """
        find_zone(name)

        async def body(session: AsyncSession, work: Work) -> Moved:
            row = await _locked(session, workspace_id)
            if seen is not None and seen != row.zone:
                raise _meanwhile(row.zone, await _newest(session))
            return await self._move(session, work, row, name, by=by)

        return await self._settled(workspace_id, body, cause)

    async def move(
        self,
        session: AsyncSession,
        work: Work,
        workspace_id: WorkspaceId,
        name: str,
        *,
        by: PersonId | None,
    ) -> Moved:
        """Do what `change` does as a part of a larger change; raises InvalidInput."""
        find_zone(name)
        return await self._move(session, work, await _locked(session, workspace_id), name, by=by)

    async def undo(
        self, workspace_id: WorkspaceId, change: UUID, *, by: PersonId, cause: Cause
    ) -> Moved:
        """Take a move back; raises ZoneMoved when it is not the newest one, and NotFound where
        there was none."""

        async def body(session: AsyncSession, work: Work) -> Moved:
            row = await _locked(session, workspace_id)
            newest = await _newest(session)
            if newest is None:
                raise NotFound(kind="change", key=change)
            if newest.entry.id != change:
                raise _meanwhile(row.zone, newest)
            return await self._move(session, work, row, newest.entry.before["zone"], by=by)

        return await self._settled(workspace_id, body, cause)

    async def _settled(
        self,
        workspace_id: WorkspaceId,
        body: Callable[[AsyncSession, Work], Awaitable[Moved]],
        cause: Cause | None,
    ) -> Moved:
        async def settled(session: AsyncSession, work: Work) -> Moved:
            moved = await body(session, work)
            if cause is not None:
                cause.settle(work, self._clock.now())
            return moved

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), settled)

    async def _move(
        self,
        session: AsyncSession,
        work: Work,
        row: WorkspaceRow,
        name: str,
        *,
        by: PersonId | None,
    ) -> Moved:
        if row.zone == name or {row.zone, name} == _BOTH_UTC:
            return Moved(zone=row.zone, change=None)
        before, row.zone = row.zone, name
        row.config_revision += 1
        row.revision += 1
        change = self._ids.new()
        work.insert(
            AuditRow,
            id=change,
            at=self._clock.now(),
            action=CHANGED,
            subject_kind="workspace",
            subject_id=str(row.id),
            before={"zone": before},
            after={"zone": name},
            actor_id=by,
        )
        return await _followed(session, name, change)


async def _followed(session: AsyncSession, name: str, change: UUID) -> Moved:
    """Have every rule at work follow, and count those to which it makes a difference."""
    zone = find_zone(name)
    coming: list[Coming] = []
    by_clock = by_hours = 0
    rules = await session.scalars(select(RuleRow).where(RuleRow.is_active))
    for one in rules.all():
        try:
            spec = parse_rule(one.spec)
        except InvalidInput:  # a later release wrote it: it waits for nothing here
            continue
        rule = Rule(id=RuleId(one.id), revision=one.revision, spec=spec)
        due_at = await follow_zone(session, rule, zone=zone)
        if spec.asked_by_zone:
            by_clock += 1
            if due_at is not None:
                coming.append(Coming(spec=spec, at=due_at))
        elif spec.rests_by_zone:
            by_hours += 1
    first = min(coming, key=lambda each: each.at, default=None)
    return Moved(zone=name, change=change, by_clock=by_clock, by_hours=by_hours, coming=first)


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest entry about the zone, and the name of whoever made it."""

    entry: AuditRow
    by_name: str | None


async def _newest(session: AsyncSession) -> _Newest | None:
    statement = (
        select(AuditRow, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == AuditRow.actor_id)
        .where(AuditRow.action == CHANGED)
        .order_by(AuditRow.id.desc())
        .limit(1)
    )
    found = (await session.execute(statement)).one_or_none()
    return None if found is None else _Newest(found[0], found[1])


def _meanwhile(zone: str, newest: _Newest | None) -> ZoneMoved:
    if newest is None:
        return ZoneMoved(zone, by=None, by_name=None, at=None)
    actor = newest.entry.actor_id
    by = None if actor is None else PersonId(actor)
    return ZoneMoved(zone, by=by, by_name=newest.by_name, at=newest.entry.at)


async def _locked(session: AsyncSession, workspace_id: WorkspaceId) -> WorkspaceRow:
    statement = select(WorkspaceRow).where(WorkspaceRow.id == workspace_id)
    return (await session.scalars(statement.with_for_update())).one()
