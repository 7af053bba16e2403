"""What a batch needs to know of the chats it is about to tell: what came there lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.digests.flood import Flood
from core.digests.tables import FloodRow
from core.ids import DigestId, WorkspaceId
from core.work import Load

Where = tuple[WorkspaceId, str]
"""An address within its workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFlood:
    """What came for an address, and the storm that is on there (None: none)."""

    flood: Flood
    digest_id: DigestId | None


async def _nothing(_session: AsyncSession, _keys: Sequence[DigestId]) -> dict[DigestId, bool]:
    return {}


OPENED: Load[DigestId, bool] = Load("digests.opened", _nothing)
"""The digests that this batch has opened and that are told at once: what the batch counts for them
is on their first message. Never fetched."""


_READ = (
    select(
        FloodRow.workspace_id,
        FloodRow.address,
        FloodRow.tat,
        FloodRow.urgent_tat,
        FloodRow.digest_id,
    )
    .where(
        FloodRow.workspace_id.in_(bindparam("workspaces", type_=Uuid(), expanding=True)),
        FloodRow.address.in_(bindparam("addresses", expanding=True)),
    )
    .order_by(FloodRow.workspace_id, FloodRow.address)
    .with_for_update()
)
"""Made once: putting a statement together takes longer than running it."""


async def _fetch(session: AsyncSession, keys: Sequence[Where]) -> dict[Where, KnownFlood]:
    connection = await session.connection()
    workspaces, addresses = {one for one, _ in keys}, {one for _, one in keys}
    rows = await connection.execute(
        _READ, {"workspaces": list(workspaces), "addresses": list(addresses)}
    )
    return {
        (WorkspaceId(workspace), address): KnownFlood(
            flood=Flood(tat=tat, urgent_tat=urgent), digest_id=_digest(digest)
        )
        for workspace, address, tat, urgent, digest in rows.all()
    }


def _digest(id: UUID | None) -> DigestId | None:
    return None if id is None else DigestId(id)


FLOODS: Load[Where, KnownFlood] = Load("floods", _fetch)
"""(workspace, address) → what came there lately; absent as long as nothing did."""
