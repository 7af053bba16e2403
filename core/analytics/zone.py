"""The zone in which a workspace's days begin."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import WorkspaceId
from core.rules.zone import find_zone
from core.tenants.tables import WorkspaceRow


async def zone_of(session: AsyncSession, workspace_id: WorkspaceId) -> ZoneInfo:
    """Return the workspace's zone."""
    name = await session.scalar(select(WorkspaceRow.zone).where(WorkspaceRow.id == workspace_id))
    return find_zone(name or "UTC")
