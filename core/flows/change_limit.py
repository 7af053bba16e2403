"""Limits are made, changed, removed, and each of these taken back.

A change bumps the workspace's configuration, so that every process holds by it with the next
alert. What waits because of a limit that is changed, paused or removed is told at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.base import JsonObject
from core.db.tenancy import InWorkspace
from core.digests.digest import Cause as Why
from core.digests.tables import DigestRow
from core.errors import Conflict, InvalidInput, NotFound, Stale
from core.ids import Ids, LimitId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.limits.addressees import load_addressees
from core.limits.limit import Whom
from core.limits.line import rate_wanted, write_limit
from core.limits.tables import LimitCounterRow, LimitRow
from core.limits.wanted import LIMITS_AT_MOST, NAME_AT_MOST, WantedLimit
from core.matching.matcher import Matcher
from core.tenants.access import Rights, require
from core.tenants.turns import reconfigured
from core.texts import text
from core.work import Books, Work

CREATED, CHANGED, REMOVED = "limit.created", "limit.changed", "limit.removed"
"""In the audit trail."""

_MATCHERS = TypeAdapter(tuple[Matcher, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of it: the limit, and the change that can be taken back."""

    limit_id: LimitId
    change: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who asks, as what."""

    person: PersonId
    role: Rights | None


class ChangeLimit:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids

    async def create(
        self, workspace_id: WorkspaceId, wanted: WantedLimit, *, by: By, cause: Cause
    ) -> Done:
        """Make a limit. Raises InvalidInput, NotAllowed, and Conflict too_many or
        already_there."""
        require(by.role, "limits.write")

        async def body(session: AsyncSession, work: Work) -> Done:
            await reconfigured(session, workspace_id)
            done = await self._make(session, work, workspace_id, wanted, by=by)
            answer = Answer(status=201, body={"limit": str(done.limit_id)})
            cause.settle(work, self._clock.now(), answer)
            return done

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def change(
        self,
        workspace_id: WorkspaceId,
        limit_id: LimitId,
        wanted: WantedLimit,
        *,
        revision: int,
        by: By,
        cause: Cause,
    ) -> Done:
        """Have a limit be something else. Raises as `create`, NotFound, and Stale when somebody
        changed it since `revision`."""
        require(by.role, "limits.write")

        async def body(session: AsyncSession, work: Work) -> Done:
            await reconfigured(session, workspace_id)
            row = await _row(session, limit_id, revision)
            before = _kept(row)
            await self._write(session, workspace_id, row, wanted)
            row.revision += 1
            await self._release(session, limit_id)
            change = self._audit(work, CHANGED, row.id, before, _kept(row), by)
            cause.settle(work, self._clock.now())
            return Done(limit_id=limit_id, change=change)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def remove(
        self,
        workspace_id: WorkspaceId,
        limit_id: LimitId,
        *,
        revision: int | None,
        by: By,
        cause: Cause,
    ) -> Done:
        """Remove a limit. Raises NotAllowed, NotFound, and Stale."""
        require(by.role, "limits.write")

        async def body(session: AsyncSession, work: Work) -> Done:
            await reconfigured(session, workspace_id)
            row = await _row(session, limit_id, revision)
            change = await self._remove(session, work, row, by=by)
            cause.settle(work, self._clock.now())
            return Done(limit_id=limit_id, change=change)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def undo(
        self, workspace_id: WorkspaceId, change: UUID, *, by: By, cause: Cause
    ) -> LimitId | None:
        """Take a change back: return the limit as it was before, None for one that was made by it
        and is gone now. Raises NotFound, NotAllowed, and Stale when it is not the limit's newest
        change any more."""
        require(by.role, "limits.write")

        async def body(session: AsyncSession, work: Work) -> LimitId | None:
            await reconfigured(session, workspace_id)
            entry = await session.get(AuditRow, change)
            if entry is None or entry.action not in (CREATED, CHANGED, REMOVED):
                raise NotFound(kind="change", key=change)
            await _must_be_newest(session, entry)
            undone = await self._undo(session, work, workspace_id, entry, by=by)
            cause.settle(work, self._clock.now())
            return undone

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def _undo(
        self,
        session: AsyncSession,
        work: Work,
        workspace_id: WorkspaceId,
        entry: AuditRow,
        *,
        by: By,
    ) -> LimitId | None:
        limit_id = LimitId(UUID(entry.subject_id))
        if entry.action == REMOVED:
            made = await self._make(
                session, work, workspace_id, _read(entry.before), by=by, limit_id=limit_id
            )
            return made.limit_id
        row = await _row(session, limit_id, None)
        if entry.action == CREATED:
            await self._remove(session, work, row, by=by)
            return None
        before = _kept(row)
        await self._write(session, workspace_id, row, _read(entry.before))
        row.revision += 1
        await self._release(session, limit_id)
        self._audit(work, CHANGED, row.id, before, _kept(row), by)
        return limit_id

    async def _make(
        self,
        session: AsyncSession,
        work: Work,
        workspace_id: WorkspaceId,
        wanted: WantedLimit,
        *,
        by: By,
        limit_id: LimitId | None = None,
    ) -> Done:
        count = await session.scalar(select(func.count()).select_from(LimitRow))
        if (count or 0) >= LIMITS_AT_MOST:
            raise Conflict(
                reason="too_many", message=f"a workspace has at most {LIMITS_AT_MOST} limits"
            )
        row = LimitRow(
            id=limit_id or self._ids.new(),
            workspace_id=workspace_id,
            created_at=self._clock.now(),
            name="",
            whom="",
            matchers=[],
            count=1,
            window_s=1,
            revision=1,
        )
        await self._write(session, workspace_id, row, wanted)
        session.add(row)
        await session.flush()
        change = self._audit(work, CREATED, row.id, {}, _kept(row), by)
        return Done(limit_id=LimitId(row.id), change=change)

    async def _write(
        self, session: AsyncSession, workspace_id: WorkspaceId, row: LimitRow, wanted: WantedLimit
    ) -> None:
        addressees = await load_addressees(session, workspace_id)
        addressees.check(wanted.whom, wanted.target)
        name = " ".join((wanted.name or "").split())
        if len(name) > NAME_AT_MOST:
            raise InvalidInput(
                field="name",
                value=name,
                wanted=text("at most {limit} characters", limit=NAME_AT_MOST),
            )
        row.name = name or write_limit(wanted, addressees)[:NAME_AT_MOST]
        row.whom = wanted.whom.value
        row.target = wanted.target
        row.matchers = [one.model_dump(mode="json") for one in wanted.matchers]
        row.count = wanted.rate.count
        row.window_s = int(wanted.rate.window.total_seconds())
        row.burst = wanted.rate.burst
        row.exempts_critical = wanted.exempts_critical
        row.is_active = wanted.is_active

    async def _remove(self, session: AsyncSession, work: Work, row: LimitRow, *, by: By) -> UUID:
        limit_id = LimitId(row.id)
        change = self._audit(work, REMOVED, row.id, _kept(row), {}, by)
        await session.execute(delete(LimitCounterRow).where(LimitCounterRow.limit_id == limit_id))
        await session.delete(row)
        await self._release(session, limit_id)
        return change

    async def _release(self, session: AsyncSession, limit_id: LimitId) -> None:
        """Have what waits because of it be told at once."""
        await session.execute(
            update(DigestRow)
            .where(
                DigestRow.cause == Why.LIMIT.value,
                DigestRow.cause_id == limit_id,
                DigestRow.closed_at.is_(None),
            )
            .values(due_at=self._clock.now())
        )

    def _audit(
        self, work: Work, action: str, id: UUID, before: JsonObject, after: JsonObject, by: By
    ) -> UUID:
        change = self._ids.new()
        work.insert(
            AuditRow,
            id=change,
            at=self._clock.now(),
            action=action,
            subject_kind="limit",
            subject_id=str(id),
            before=before,
            after=after,
            actor_id=by.person,
        )
        return change


async def _row(session: AsyncSession, limit_id: LimitId, revision: int | None) -> LimitRow:
    row = await session.scalar(select(LimitRow).where(LimitRow.id == limit_id).with_for_update())
    if row is None:
        raise NotFound(kind="limit", key=limit_id)
    if revision is not None and row.revision != revision:
        raise Stale(f"the limit has the revision {row.revision} by now: read it again")
    return row


async def _must_be_newest(session: AsyncSession, entry: AuditRow) -> None:
    newest = (
        select(AuditRow.id)
        .where(
            AuditRow.subject_id == entry.subject_id,
            AuditRow.action.in_((CREATED, CHANGED, REMOVED)),
        )
        .order_by(AuditRow.id.desc())
        .limit(1)
    )
    if await session.scalar(newest) != entry.id:
        raise Stale("the limit was changed again since: look at how it is now")


def _kept(row: LimitRow) -> dict[str, Any]:
    """Return a limit as the audit trail keeps it, so that it can be made again."""
    return {
        "name": row.name,
        "whom": row.whom,
        "target": row.target,
        "matchers": list(row.matchers),
        "count": row.count,
        "window_s": row.window_s,
        "burst": row.burst,
        "exempts_critical": row.exempts_critical,
        "is_active": row.is_active,
    }


def _read(kept: JsonObject) -> WantedLimit:
    return WantedLimit(
        name=kept["name"],
        whom=Whom(kept["whom"]),
        target=kept["target"],
        matchers=_MATCHERS.validate_python(kept["matchers"]),
        rate=rate_wanted(kept["count"], timedelta(seconds=kept["window_s"]), kept["burst"]),
        exempts_critical=kept["exempts_critical"],
        is_active=kept["is_active"],
    )
