"""Reads the limits of a workspace, each with what it held lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import NotFound
from core.ids import LimitId, WorkspaceId
from core.limits.addressees import Addressees, load_addressees
from core.limits.limit import THROTTLED, Whom
from core.limits.line import write_limit
from core.limits.load import rate_of
from core.limits.sentence import LATELY, sentence
from core.limits.tables import LimitRow
from core.limits.wanted import WantedLimit
from core.matching.matcher import Matcher
from core.texts import Text

_MATCHERS = TypeAdapter(tuple[Matcher, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitView:
    """A limit as lists show it. `line` is how it is typed; within the last week it held `held`
    alerts for `summaries` summaries."""

    id: LimitId
    name: str
    wanted: WantedLimit
    line: str
    sentence: Text
    target_name: str | None
    created_at: datetime
    revision: int
    held: int
    summaries: int


class LimitViews:
    """The reader; another workspace's limits are not there."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def all(self, workspace_id: WorkspaceId) -> tuple[LimitView, ...]:
        """Return all of them, the oldest first."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = await session.scalars(
                select(LimitRow).order_by(LimitRow.created_at, LimitRow.id)
            )
            return await self._viewed(session, workspace_id, rows.all())

    async def one(self, workspace_id: WorkspaceId, limit_id: LimitId) -> LimitView:
        """Return the limit; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await session.scalar(select(LimitRow).where(LimitRow.id == limit_id))
            if row is None:
                raise NotFound(kind="limit", key=limit_id)
            (view,) = await self._viewed(session, workspace_id, [row])
            return view

    async def addressees(self, workspace_id: WorkspaceId) -> Addressees:
        """Return whom limits can be about."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await load_addressees(session, workspace_id)

    async def _viewed(
        self, session: AsyncSession, workspace_id: WorkspaceId, rows: Sequence[LimitRow]
    ) -> tuple[LimitView, ...]:
        if not rows:
            return ()
        addressees = await load_addressees(session, workspace_id)
        held = await self._held(session, [str(row.id) for row in rows])
        return tuple(_view(row, addressees, held.get(str(row.id), [])) for row in rows)

    async def _held(self, session: AsyncSession, ids: Sequence[str]) -> dict[str, list[int]]:
        """Return by limit how many alerts each summary of the last week had."""
        entries = await session.execute(
            select(AuditRow.subject_id, AuditRow.after).where(
                AuditRow.action == THROTTLED,
                AuditRow.subject_id.in_(ids),
                AuditRow.at >= self._clock.now() - LATELY,
            )
        )
        found: dict[str, list[int]] = {}
        for limit, after in entries.all():
            found.setdefault(limit, []).append(int(after.get("alerts", 0)))
        return found


def wanted_of(row: LimitRow) -> WantedLimit:
    """Return what a stored limit is."""
    return WantedLimit(
        name=row.name,
        rate=rate_of(row),
        whom=Whom(row.whom),
        target=row.target,
        matchers=_MATCHERS.validate_python(row.matchers),
        exempts_critical=row.exempts_critical,
        is_active=row.is_active,
    )


def _view(row: LimitRow, addressees: Addressees, held: Sequence[int]) -> LimitView:
    wanted = wanted_of(row)
    target = wanted.target
    return LimitView(
        id=LimitId(row.id),
        name=row.name,
        wanted=wanted,
        line=write_limit(wanted, addressees),
        sentence=sentence(wanted, addressees),
        target_name=None if target is None else addressees.called(wanted.whom, target),
        created_at=row.created_at,
        revision=row.revision,
        held=sum(held),
        summaries=len(held),
    )
