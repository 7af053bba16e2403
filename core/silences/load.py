"""Reads what mutes alerts in a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.readable import readable
from core.ids import AlertId, InhibitionId, SilenceId, WorkspaceId
from core.matching.matcher import Matcher
from core.silences.inhibition import Inhibition, Inhibitions
from core.silences.silence import Silence, Silences
from core.silences.tables import InhibitionRow, SilenceRow

_MATCHERS = TypeAdapter(tuple[Matcher, ...])
_NAMES = TypeAdapter(tuple[str, ...])

StoredSilence = tuple[UUID, Sequence[object], datetime, datetime, UUID | None]
"""id, matchers, start, end and the alert it stands for, as they are stored."""


async def read_silences(session: AsyncSession, workspace_id: WorkspaceId) -> list[StoredSilence]:
    """Return the silences that stand, as `compiled_silences` takes them."""
    rows = await session.execute(
        select(
            SilenceRow.id,
            SilenceRow.matchers,
            SilenceRow.starts_at,
            SilenceRow.ends_at,
            SilenceRow.until_alert_id,
        )
        .where(SilenceRow.workspace_id == workspace_id, SilenceRow.ended_at.is_(None))
        .order_by(SilenceRow.id)
    )
    return [(one[0], one[1], one[2], one[3], one[4]) for one in rows]


def compiled_silences(stored: Sequence[StoredSilence]) -> Silences:
    """Return them compiled; thousands take long enough to be given to a thread."""
    return Silences(readable(stored, _silence, kind="silence", id_of=lambda one: one[0]))


def _silence(stored: StoredSilence) -> Silence:
    id, matchers, starts_at, ends_at, until = stored
    return Silence(
        id=SilenceId(id),
        matchers=_MATCHERS.validate_python(matchers),
        starts_at=starts_at,
        ends_at=ends_at,
        until=None if until is None else AlertId(until),
    )


async def load_inhibitions(session: AsyncSession, workspace_id: WorkspaceId) -> Inhibitions:
    """Return the inhibitions that are switched on, compiled."""
    rows = await session.scalars(
        select(InhibitionRow)
        .where(InhibitionRow.workspace_id == workspace_id, InhibitionRow.is_active)
        .order_by(InhibitionRow.created_at, InhibitionRow.id)
    )
    return Inhibitions(readable(rows, _inhibition, kind="inhibition", id_of=lambda row: row.id))


def _inhibition(row: InhibitionRow) -> Inhibition:
    return Inhibition(
        id=InhibitionId(row.id),
        source=_MATCHERS.validate_python(row.source),
        target=_MATCHERS.validate_python(row.target),
        equal=_NAMES.validate_python(row.equal),
    )
