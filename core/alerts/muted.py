"""What mutes an alert just now, as its card and its story name it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.silences.tables import SilenceRow
from core.tenants.named import Named, people_named

MutedBy = Literal["silence", "inhibition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Muted:
    """Why nobody is told of an alert. Of a silence `person` made it (None: a program with a key),
    for this `reason`; it lasts until `until`, or as long as the alert it `ends_with`. Of an
    inhibition `number` and `title` are those of the alert that mutes."""

    by: MutedBy
    ref: UUID
    until: datetime | None = None
    person: Named | None = None
    reason: str | None = None
    ends_with: UUID | None = None
    number: int | None = None
    title: str | None = None


Muting = tuple[UUID, str | None, UUID | None]
"""An alert, and its columns `muted_by` and `muted_ref`."""


async def muted_among(session: AsyncSession, alerts: Sequence[Muting]) -> dict[UUID, Muted]:
    """Return what mutes these alerts, by alert; those that nothing mutes, or nothing any more,
    are left out."""
    refs = {ref for _, by, ref in alerts if by is not None and ref is not None}
    if not refs:
        return {}
    silences = await silences_named(session, refs, standing=True)
    sources = await _sources(session, refs)
    found: dict[UUID, Muted] = {}
    for alert_id, by, ref in alerts:
        known = silences if by == "silence" else sources if by == "inhibition" else {}
        if ref is not None and ref in known:
            found[alert_id] = known[ref]
    return found


async def silences_named(
    session: AsyncSession, ids: Collection[UUID], *, standing: bool = False
) -> dict[UUID, Muted]:
    """Return these silences by id; with `standing` only those that have not ended."""
    rows = await session.execute(
        select(
            SilenceRow.id,
            SilenceRow.ends_at,
            SilenceRow.created_by,
            SilenceRow.reason,
            SilenceRow.until_alert_id,
            SilenceRow.ended_at,
        ).where(SilenceRow.id.in_(ids))
    )
    found = [one for one in rows if not (standing and one.ended_at is not None)]
    people = await people_named(session, (one.created_by for one in found))
    return {
        one.id: Muted(
            by="silence",
            ref=one.id,
            until=one.ends_at,
            person=people.get(one.created_by) if one.created_by else None,
            reason=one.reason,
            ends_with=one.until_alert_id,
        )
        for one in found
    }


async def _sources(session: AsyncSession, ids: Collection[UUID]) -> Mapping[UUID, Muted]:
    rows = await session.execute(
        select(AlertRow.id, AlertRow.number, AlertRow.title).where(AlertRow.id.in_(ids))
    )
    return {
        id: Muted(by="inhibition", ref=id, number=number, title=title)
        for id, number, title in rows
    }
