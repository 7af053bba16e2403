"""Notes of alerts, as they are read: all of one, or the newest of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.seen import Note, Notes
from core.alerts.tables import AlertNoteRow
from core.db.asked import Asked
from core.ids import AlertId, WorkspaceId
from core.tenants.named import Named, people_named

TEXT_LIMIT = 2000
"""Characters of one note: with its alert it must fit one card."""


async def notes_of(session: AsyncSession, alert_id: AlertId) -> tuple[Note, ...]:
    """Return the notes of an alert, oldest first."""
    rows = list(
        await session.scalars(
            select(AlertNoteRow).where(AlertNoteRow.alert_id == alert_id).order_by(AlertNoteRow.id)
        )
    )
    people = await people_named(session, (row.by for row in rows))
    return tuple(_note(row, people) for row in rows)


async def read_newest(
    session: AsyncSession, workspace_id: WorkspaceId, alert_ids: Sequence[UUID]
) -> dict[UUID, Notes]:
    """Return how many notes these alerts have and the newest of each; those without are left
    out."""
    counted = await _COUNTS.rows(session, {"workspace": workspace_id, "keys": alert_ids})
    counts = {alert_id: (int(count), newest) for alert_id, count, newest in counted}
    if not counts:
        return {}
    rows = {
        row.id: row
        for row in await session.scalars(
            select(AlertNoteRow).where(
                AlertNoteRow.alert_id.in_(list(counts)),
                AlertNoteRow.at.in_({newest for _, newest in counts.values()}),
            )
        )
    }
    people = await people_named(session, (row.by for row in rows.values()))
    latest: dict[UUID, AlertNoteRow] = {}
    for row in sorted(rows.values(), key=lambda one: (one.at, one.id)):
        latest[row.alert_id] = row
    return {
        alert_id: Notes(count=count, newest=_note(latest[alert_id], people))
        for alert_id, (count, _) in counts.items()
        if alert_id in latest
    }


def _note(row: AlertNoteRow, people: Mapping[UUID, Named]) -> Note:
    return Note(
        id=row.id,
        at=row.at,
        text=row.text,
        by=people.get(row.by) if row.by else None,
        edited_at=row.edited_at,
    )


# Asked as text like the alerts themselves: a worker reads thousands of cards a second, and hardly
# any alert has a note.
_COUNTS = Asked(
    select(AlertNoteRow.alert_id, func.count(), func.max(AlertNoteRow.at))
    .where(
        AlertNoteRow.alert_id.in_(bindparam("keys", type_=Uuid(), expanding=True)),
        AlertNoteRow.workspace_id == bindparam("workspace", type_=Uuid()),
    )
    .group_by(AlertNoteRow.alert_id),
    columns=(Uuid(), None, AlertNoteRow.at.type),
    lists=("keys",),
    names_workspace=True,
)
