"""Reads a workspace's limits, and what was taken from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.readable import readable
from core.ids import LimitId, WorkspaceId
from core.limits.limit import Limit, Limits, Whom
from core.limits.rate import Rate
from core.limits.tables import LimitCounterRow, LimitRow
from core.matching.matcher import Matcher
from core.work import Load

_MATCHERS = TypeAdapter(tuple[Matcher, ...])


async def load_limits(session: AsyncSession, workspace_id: WorkspaceId) -> Limits:
    """Return the limits that are switched on, compiled; the oldest first."""
    rows = await session.scalars(
        select(LimitRow)
        .where(LimitRow.workspace_id == workspace_id, LimitRow.is_active)
        .order_by(LimitRow.created_at, LimitRow.id)
    )
    return Limits(readable(rows, _limit, kind="limit", id_of=lambda row: row.id))


def _limit(row: LimitRow) -> Limit:
    return Limit(
        id=LimitId(row.id),
        name=row.name,
        whom=Whom(row.whom),
        target=row.target,
        matchers=_MATCHERS.validate_python(row.matchers),
        rate=rate_of(row),
        exempts_critical=row.exempts_critical,
    )


def rate_of(row: LimitRow) -> Rate:
    """Return how often a stored limit allows."""
    return Rate(count=row.count, window=timedelta(seconds=row.window_s), burst=row.burst)


Where = tuple[WorkspaceId, str]
"""An address within its workspace."""


async def _fetch(
    session: AsyncSession, keys: Sequence[Where]
) -> dict[Where, Mapping[LimitId, int]]:
    rows = await session.execute(
        select(
            LimitCounterRow.workspace_id,
            LimitCounterRow.limit_id,
            LimitCounterRow.address,
            LimitCounterRow.tat,
        )
        .where(
            LimitCounterRow.workspace_id.in_({workspace for workspace, _ in keys}),
            LimitCounterRow.address.in_({address for _, address in keys}),
        )
        .order_by(LimitCounterRow.limit_id, LimitCounterRow.address)
        .with_for_update()
    )
    found: dict[Where, dict[LimitId, int]] = {}
    for workspace, limit, address, tat in rows.all():
        found.setdefault((WorkspaceId(workspace), address), {})[LimitId(limit)] = tat
    return dict(found)


COUNTERS: Load[Where, Mapping[LimitId, int]] = Load("limits.counters", _fetch)
"""(workspace, address) → what was taken there of each limit, as the rate's `tat`."""
