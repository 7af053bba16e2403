"""What was done to an alert, from the log of facts and its notes, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.conversion import worded
from core.alerts.tables import AlertNoteRow
from core.alerts.timeline_item import Reference, TimelineItem, TimelineKind
from core.events.event import Event
from core.events.log import recorded
from core.events.tables import EventRow
from core.ids import AlertId
from core.tenants.named import Named, people_named
from core.texts import Text, text

REPEATS_SHOWN = 20
"""The newest repeats; each says how often it was by then, so that what is left out is seen."""

DONE_SHOWN = 300
"""The newest of everything else: what flaps is resolved and fires again all day."""

_FIRED = ("alert.fired",)
_REPEATED = ("alert.repeated",)
_DONE = (
    "alert.updated",
    "alert.acknowledged",
    "alert.assigned",
    "alert.resolved",
    "alert.converted",
)


async def happened(session: AsyncSession, alert_id: AlertId) -> list[TimelineItem]:
    """Return what people and its source did, in its order within one moment alone."""
    found: list[Event] = []
    for types, most in ((_FIRED, 1), (_DONE, DONE_SHOWN), (_REPEATED, REPEATS_SHOWN)):
        newest = await session.scalars(
            select(EventRow)
            .where(EventRow.subject_id == alert_id, EventRow.type.in_(types))
            .order_by(EventRow.seq.desc())
            .limit(most)
        )
        # As they were recorded: what happened in one moment stays in its order.
        found += [recorded(row).event for row in reversed(newest.all())]
    notes = list(
        await session.scalars(
            select(AlertNoteRow).where(AlertNoteRow.alert_id == alert_id).order_by(AlertNoteRow.id)
        )
    )
    people = await people_named(
        session,
        {one.actor_id for one in found}
        | {_person(one.data.get("new")) for one in found}
        | {one.by for one in notes},
    )
    items = [_event(one, people) for one in found if one.data.get("change") not in _BY_NOTES]
    return items + [_note(one, people) for one in notes]


_BY_NOTES = ("noted", "note_edited")
"""Changes that the notes themselves tell, with what they say."""


def _note(row: AlertNoteRow, people: Mapping[UUID, Named]) -> TimelineItem:
    by = people.get(row.by) if row.by else None
    if by is None:
        words = text("Note: {note}", note=row.text)
    elif row.edited_at is None:
        words = text("{by} noted: {note}", by=by.name, note=row.text)
    else:
        words = text(
            "{by} noted: {note} (edited {at})", by=by.name, note=row.text, at=row.edited_at
        )
    return TimelineItem(
        at=row.at,
        kind=TimelineKind.NOTED,
        text=words,
        reference=Reference(kind="note", id=row.id),
    )


def _event(event: Event, people: Mapping[UUID, Named]) -> TimelineItem:
    by = people.get(event.actor_id) if event.actor_id else None
    kind, words = _told_by(event, by.name, people) if by else _by_itself(event, people)
    reference = None if by is None else Reference(kind="person", id=by.id, name=by.name)
    return TimelineItem(at=event.at, kind=kind, text=words, reference=reference)


def _told_by(event: Event, by: str, people: Mapping[UUID, Named]) -> tuple[TimelineKind, Text]:
    match event.type:
        case "alert.acknowledged":
            return TimelineKind.ACKNOWLEDGED, text("{by} acknowledged it", by=by)
        case "alert.resolved":
            return TimelineKind.RESOLVED, text("{by} resolved it", by=by)
        case "alert.updated" if event.data.get("change") == "reopened":
            return TimelineKind.REOPENED, text("{by} reopened it", by=by)
        case "alert.converted":
            words = text("{by} converted it: {what}", by=by, what=_came_of(event))
            return TimelineKind.CONVERTED, words
        case "alert.updated" if event.data.get("change") == "unconverted":
            return TimelineKind.CONVERTED, text("{by} took its conversion back", by=by)
        case "alert.updated" if event.data.get("change") == "silenced":
            return TimelineKind.UPDATED, text("{by} silenced it", by=by)
        case "alert.updated" if event.data.get("change") == "unsilenced":
            return TimelineKind.UPDATED, text("{by} ended its silence", by=by)
        case "alert.assigned":
            to = people.get(_person(event.data.get("new")) or UUID(int=0))
            if to is None:
                return TimelineKind.ASSIGNED, text("{by} unassigned it", by=by)
            return TimelineKind.ASSIGNED, text("{by} assigned it to {name}", by=by, name=to.name)
        case _:
            return _by_itself(event, people)


def _by_itself(event: Event, people: Mapping[UUID, Named]) -> tuple[TimelineKind, Text]:
    match event.type:
        case "alert.fired":
            return TimelineKind.FIRED, text("Fired")
        case "alert.repeated":
            count = event.data.get("count")
            times = count if isinstance(count, int) else 0
            return TimelineKind.REPEATED, text("Fired again ({count} times by then)", count=times)
        case "alert.acknowledged":
            return TimelineKind.ACKNOWLEDGED, text("It was acknowledged")
        case "alert.resolved":
            return TimelineKind.RESOLVED, text("Resolved by its source")
        case "alert.assigned":
            to = people.get(_person(event.data.get("new")) or UUID(int=0))
            if to is None:
                return TimelineKind.ASSIGNED, text("Unassigned")
            return TimelineKind.ASSIGNED, text("Assigned to {name}", name=to.name)
        case "alert.updated" if event.data.get("change") == "reopened":
            return TimelineKind.REOPENED, text("Reopened")
        case "alert.converted":
            return TimelineKind.CONVERTED, text("Converted: {what}", what=_came_of(event))
        case "alert.updated" if event.data.get("change") == "unconverted":
            return TimelineKind.CONVERTED, text("Its conversion was taken back")
        case "alert.updated" if event.data.get("change") == "silenced":
            return TimelineKind.UPDATED, text("Silenced")
        case "alert.updated" if event.data.get("change") == "unsilenced":
            return TimelineKind.UPDATED, text("Its silence is over")
        case "alert.updated" if event.data.get("change") == "flapping":
            return TimelineKind.REOPENED, text("Fires again, and began to flap")
        case "alert.updated" if event.data.get("change") == "stable":
            return TimelineKind.UPDATED, text("Stable again")
        case _:
            return TimelineKind.UPDATED, text("Changed")


def _came_of(event: Event) -> Text:
    kind, value, currency = (event.data.get(name) for name in ("new", "value", "currency"))
    counted = float(value) if isinstance(value, int | float) else None
    return worded(str(kind), counted, str(currency) if currency is not None else None)


def _person(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:  # a status: only some events name a person here
        return None
