"""The digests besides storms that are open somewhere: what the next alert there is held for.

A workspace without limits and groups never asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.digests.digest import Cause
from core.digests.load import Where
from core.digests.tables import DigestRow
from core.ids import DigestId, WorkspaceId
from core.work import Batch, Load

Standings = Mapping[tuple[Cause, str], "StandingDigest"]
"""By cause and scope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingDigest:
    """One that is open, and when the clock looks after it."""

    id: DigestId
    due_at: datetime | None
    is_told: bool


async def _fetch(session: AsyncSession, keys: Sequence[Where]) -> dict[Where, Standings]:
    one = DigestRow
    rows = await session.execute(
        select(
            one.workspace_id, one.address, one.cause, one.scope, one.id, one.due_at, one.told_at
        )
        .where(
            one.workspace_id.in_({workspace for workspace, _ in keys}),
            one.address.in_({address for _, address in keys}),
            one.closed_at.is_(None),
            one.cause != Cause.STORM.value,
        )
        .order_by(one.id)
        .with_for_update()
    )
    found: dict[Where, dict[tuple[Cause, str], StandingDigest]] = {}
    for workspace, address, cause, scope, id, due_at, told_at in rows.all():
        there = found.setdefault((WorkspaceId(workspace), address), {})
        there[Cause(cause), scope] = StandingDigest(
            id=DigestId(id), due_at=due_at, is_told=told_at is not None
        )
    return dict(found)


# Fetched after the limits' counters, as its name has it: whoever waited for those sees what the
# other process has opened meanwhile.
STANDING_DIGESTS: Load[Where, Standings] = Load("standing_digests", _fetch)
"""(workspace, address) → those that are open there."""


def opened(batch: Batch, where: Where, cause: Cause, scope: str, digest: StandingDigest) -> None:
    """Tell later items of the batch that there is one now, or that it changed."""
    known = batch.get(STANDING_DIGESTS, where) or {}
    batch.put(STANDING_DIGESTS, where, {**known, (cause, scope): digest})
