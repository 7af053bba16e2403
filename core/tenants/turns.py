"""Changes of one workspace wait for each other, and every process learns of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import NotFound
from core.ids import WorkspaceId
from core.tenants.tables import WorkspaceRow


async def in_turn(session: AsyncSession, workspace_id: WorkspaceId) -> WorkspaceRow:
    """Return the workspace, held until the transaction ends, so that two changes do not take the
    same name, place or last free room. Raises NotFound."""
    query = select(WorkspaceRow).where(WorkspaceRow.id == workspace_id).with_for_update()
    row: WorkspaceRow | None = await session.scalar(query)
    if row is None:
        raise NotFound(kind="workspace", key=workspace_id)
    return row


async def reconfigured(session: AsyncSession, workspace_id: WorkspaceId) -> WorkspaceRow:
    """Wait as `in_turn` does, and have every process compile or read its configuration anew."""
    row = await in_turn(session, workspace_id)
    row.config_revision += 1
    return row
