"""Inhibitions are made, changed, switched and deleted; alerts that are open take part at once."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.facts import FIELDS
from core.alerts.inhibiting import inhibit_by_open
from core.alerts.tables import AlertRow
from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import Conflict, InvalidInput, NotFound, Stale
from core.ids import Ids, InhibitionId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.matching.matcher import Matcher
from core.silences.inhibition_book import (
    INHIBITIONS_AT_MOST,
    InhibitionView,
    WantedInhibition,
    check,
    view_of,
)
from core.silences.storing import stored_matchers
from core.silences.tables import InhibitingRow, InhibitionRow
from core.tenants.access import Rights, require
from core.tenants.turns import reconfigured
from core.work import Books, Work

MADE, CHANGED, DELETED = "inhibition.made", "inhibition.changed", "inhibition.deleted"
"""In the audit trail."""
_RELEASED_AT_MOST = 500


class TellsAgain(Protocol):
    """Has alerts be told that an alert does not mute any more."""

    async def __call__(
        self, workspace_id: WorkspaceId, ref: UUID, *, is_over: bool = True
    ) -> int: ...


class ChangeInhibition:
    """The use case, and the reader of what there is; they are few."""

    def __init__(
        self, *, database: Database, books: Books, clock: Clock, ids: Ids, unmute: TellsAgain
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._unmute = unmute

    async def all(self, workspace_id: WorkspaceId) -> tuple[InhibitionView, ...]:
        """Return every inhibition, the oldest first."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = await session.scalars(select(InhibitionRow).order_by(InhibitionRow.id))
            return tuple(view_of(one) for one in rows)

    async def one(self, workspace_id: WorkspaceId, inhibition_id: InhibitionId) -> InhibitionView:
        """Return the inhibition; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await session.scalar(
                select(InhibitionRow).where(InhibitionRow.id == inhibition_id)
            )
        if row is None:
            raise NotFound(kind="inhibition", key=inhibition_id)
        return view_of(row)

    async def save(
        self,
        workspace_id: WorkspaceId,
        wanted: WantedInhibition,
        *,
        by: PersonId,
        role: Rights | None,
        cause: Cause,
        inhibition_id: InhibitionId | None = None,
        if_revision: int | None = None,
    ) -> InhibitionView:
        """Make one, or change the one with this id. Raises InvalidInput, NotFound, Stale when
        somebody changed it meanwhile, and Conflict `too_many`."""
        require(role, "inhibitions.write")
        asked = check(wanted, fields=FIELDS)

        async def body(session: AsyncSession, work: Work) -> InhibitionView:
            await reconfigured(session, workspace_id)
            if inhibition_id is None:
                row, before = await self._added(session, workspace_id, asked), {}
            else:
                row = await _locked(session, inhibition_id, if_revision)
                before = _kept(row)
                row.revision += 1
            row.name, row.is_active = asked.name, asked.is_active
            row.source, row.target = stored_matchers(asked.source), stored_matchers(asked.target)
            row.equal = list(asked.equal)
            session.add(row)
            await session.flush()
            view = view_of(row)
            if row.is_active:
                await inhibit_by_open(session, work, view.compiled)
            else:
                await _inhibits_no_more(session, row.id)
            action = MADE if inhibition_id is None else CHANGED
            self._audit(work, action, row.id, before=before, after=_kept(row), by=by)
            body = {"inhibition": str(row.id)}
            cause.settle(work, self._clock.now(), Answer(status=200, body=body))
            return view

        saved = await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        if inhibition_id is not None:
            await self._release(workspace_id)
        return saved

    async def delete(
        self,
        workspace_id: WorkspaceId,
        inhibition_id: InhibitionId,
        *,
        by: PersonId,
        role: Rights | None,
        cause: Cause,
        if_revision: int | None = None,
    ) -> None:
        """Delete it; what it mutes is told. Raises NotFound and Stale."""
        require(role, "inhibitions.write")

        async def body(session: AsyncSession, work: Work) -> None:
            await reconfigured(session, workspace_id)
            row = await _locked(session, inhibition_id, if_revision)
            self._audit(work, DELETED, row.id, before=_kept(row), after={}, by=by)
            await session.delete(row)
            await _inhibits_no_more(session, row.id)
            cause.settle(work, self._clock.now())

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        await self._release(workspace_id)

    async def undelete(
        self,
        workspace_id: WorkspaceId,
        inhibition_id: InhibitionId,
        *,
        by: PersonId,
        role: Rights | None,
        cause: Cause,
    ) -> InhibitionView:
        """Make a deleted one anew; raises NotFound for one nobody deleted, and Conflict
        `already_there` when there is the same."""
        query = (
            select(AuditRow.before)
            .where(AuditRow.action == DELETED, AuditRow.subject_id == str(inhibition_id))
            .limit(1)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            before = await session.scalar(query)
        if before is None:
            raise NotFound(kind="inhibition", key=inhibition_id)
        wanted = _wanted(before)
        if any(one.wanted == wanted for one in await self.all(workspace_id)):
            raise Conflict(reason="already_there", message=f"there is such a one: {wanted.name}")
        return await self.save(workspace_id, wanted, by=by, role=role, cause=cause)

    async def _added(
        self, session: AsyncSession, workspace_id: WorkspaceId, asked: WantedInhibition
    ) -> InhibitionRow:
        count = await session.scalar(select(func.count(InhibitionRow.id))) or 0
        if count >= INHIBITIONS_AT_MOST:
            raise Conflict(
                reason="too_many", message=f"there are {INHIBITIONS_AT_MOST} already; delete some"
            )
        return InhibitionRow(
            id=self._ids.new(),
            workspace_id=workspace_id,
            name=asked.name,
            source=[],
            target=[],
            equal=[],
            created_at=self._clock.now(),
            revision=1,
        )

    async def _release(self, workspace_id: WorkspaceId) -> None:
        """Have alerts be told that nothing mutes any more since the change."""
        muted = (
            select(AlertRow.muted_ref)
            .where(
                AlertRow.muted_by == "inhibition",
                AlertRow.muted_ref.is_not(None),
                AlertRow.status.in_(("firing", "acknowledged")),
            )
            .distinct()
            .limit(_RELEASED_AT_MOST)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            sources = list(await session.scalars(muted))
        for source in sources:
            if source is not None:
                await self._unmute(workspace_id, source, is_over=False)

    def _audit(
        self,
        work: Work,
        action: str,
        inhibition_id: UUID,
        *,
        before: dict[str, Any],
        after: dict[str, Any],
        by: PersonId,
    ) -> None:
        work.insert(
            AuditRow,
            id=self._ids.new(),
            at=self._clock.now(),
            action=action,
            subject_kind="inhibition",
            subject_id=str(inhibition_id),
            before=before,
            after=after,
            actor_id=by,
        )


async def _locked(
    session: AsyncSession, inhibition_id: InhibitionId, if_revision: int | None
) -> InhibitionRow:
    row = await session.scalar(
        select(InhibitionRow).where(InhibitionRow.id == inhibition_id).with_for_update()
    )
    if row is None:
        raise NotFound(kind="inhibition", key=inhibition_id)
    if if_revision is not None and row.revision != if_revision:
        raise Stale("somebody changed this inhibition meanwhile; read it again")
    return row


async def _inhibits_no_more(session: AsyncSession, inhibition_id: UUID) -> None:
    await session.execute(
        delete(InhibitingRow)
        .where(InhibitingRow.inhibition_id == inhibition_id)
        .execution_options(synchronize_session=False)
    )


def _kept(row: InhibitionRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "source": list(row.source),
        "target": list(row.target),
        "equal": list(row.equal),
        "active": row.is_active,
    }


def _wanted(kept: dict[str, Any]) -> WantedInhibition:
    try:
        return WantedInhibition(
            name=str(kept["name"]),
            source=tuple(Matcher.model_validate(one) for one in kept["source"]),
            target=tuple(Matcher.model_validate(one) for one in kept["target"]),
            equal=tuple(str(one) for one in kept["equal"]),
            is_active=bool(kept["active"]),
        )
    except (KeyError, ValidationError) as bad:
        raise InvalidInput(field="inhibition", value=kept, wanted="one that can be read") from bad
