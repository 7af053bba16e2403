"""What people call the sender behind an integration, for whoever tells what an alert is from."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.ingest.presets import PRESET_BY_NAME
from core.ingest.tables import IntegrationRow


async def sender_label(session: AsyncSession, integration_id: UUID) -> str | None:
    """Return the label of its preset; None when the integration is gone."""
    name = await session.scalar(
        select(IntegrationRow.preset).where(IntegrationRow.id == integration_id)
    )
    preset = None if name is None else PRESET_BY_NAME.get(name)
    return name if preset is None else preset.label
