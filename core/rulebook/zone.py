"""Moves a workspace to another time zone, with all that its rules wait for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.errors import InvalidInput
from core.ids import Ids, PersonId, RuleId, WorkspaceId
from core.rulebook.windows import follow_zone
from core.rules.rule import Rule, parse_rule
from core.rules.tables import RuleRow
from core.rules.zone import find_zone
from core.tenants.tables import WorkspaceRow
from core.work import Books, Work


class WorkspaceZone:
    """The service. Rights are checked by whoever calls."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids

    async def change(self, workspace_id: WorkspaceId, name: str, *, by: PersonId | None) -> None:
        """Have the workspace live in a zone of this IANA name; raises InvalidInput for a name
        that is none. Rules that name a zone of their own go on in it."""
        zone = find_zone(name)

        async def body(session: AsyncSession, work: Work) -> None:
            statement = select(WorkspaceRow).where(WorkspaceRow.id == workspace_id)
            row = (await session.scalars(statement.with_for_update())).one()
            if row.zone == name:
                return
            before, row.zone = row.zone, name
            row.config_revision += 1
            rules = await session.scalars(select(RuleRow).where(RuleRow.is_active))
            for one in rules.all():
                try:
                    spec = parse_rule(one.spec)
                except InvalidInput:  # a later release wrote it: it waits for nothing here
                    continue
                rule = Rule(id=RuleId(one.id), revision=one.revision, spec=spec)
                await follow_zone(session, rule, zone=zone)
            work.insert(
                AuditRow,
                id=self._ids.new(),
                at=self._clock.now(),
                action="workspace.zone_changed",
                subject_kind="workspace",
                subject_id=str(workspace_id),
                before={"zone": before},
                after={"zone": name},
                actor_id=by,
            )

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
