"""What happened to an alert, who was told and who was not and why, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.events.event import Event
from core.events.log import events_about
from core.ids import AlertId
from core.notify.tables import NotificationRow
from core.routing.reason import Reason, sentence
from core.routing.tables import ReceiverRow
from core.tenants.named import Named, people_named
from core.tenants.tables import ChatRow
from core.texts import Text, raw, text

_TYPES = (
    "alert.fired",
    "alert.repeated",
    "alert.updated",
    "alert.acknowledged",
    "alert.assigned",
    "alert.resolved",
)
_TOLD_KINDS = ("alert.card",)


class TimelineKind(Enum):
    """What an entry is about; the value is the word on the wire."""

    FIRED = "fired"
    REPEATED = "repeated"
    TOLD = "told"
    NOT_TOLD = "not_told"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """One thing that happened."""

    at: datetime
    kind: TimelineKind
    text: Text


async def timeline_of(session: AsyncSession, alert_id: AlertId) -> tuple[TimelineItem, ...]:
    """Return what happened to the alert, oldest first."""
    found = await events_about(session, subject=alert_id, types=_TYPES)
    events = [one.event for one in found]
    told = list(
        await session.scalars(
            select(NotificationRow)
            .where(NotificationRow.alert_id == alert_id, NotificationRow.kind.in_(_TOLD_KINDS))
            .order_by(NotificationRow.created_at, NotificationRow.id)
        )
    )
    people = await people_named(
        session,
        {one.actor_id for one in events}
        | {_person(one.data.get("new")) for one in events}
        | {one.person_id for one in told},
    )
    names = await _recipients(session, told, people)
    items = [_happened(one, people) for one in events]
    items += [_told(one, names[one.id]) for one in told]
    return tuple(sorted(items, key=lambda one: one.at))


async def _recipients(
    session: AsyncSession, told: list[NotificationRow], people: Mapping[UUID, Named]
) -> dict[UUID, str]:
    """Return what to call whom each notification is for: the person, else chat, else receiver."""
    receivers = await session.execute(
        select(ReceiverRow.id, ReceiverRow.name).where(
            ReceiverRow.id.in_({one.receiver_id for one in told} - {None})
        )
    )
    chats = await session.execute(
        select(ChatRow.id, ChatRow.title).where(
            ChatRow.id.in_({one.chat_id for one in told} - {None})
        )
    )
    by_receiver = dict(receivers.all())
    by_chat = dict(chats.all())
    names: dict[UUID, str] = {}
    for one in told:
        person = people.get(one.person_id) if one.person_id else None
        title = by_chat.get(one.chat_id) if one.chat_id else None
        receiver = by_receiver.get(one.receiver_id) if one.receiver_id else None
        names[one.id] = (person.name if person else None) or title or receiver or ""
    return names


def _told(row: NotificationRow, name: str) -> TimelineItem:
    at = row.settled_at or row.created_at
    match row.status:
        case "suppressed":
            reason = _reason(row.suppressed_reason)
            words = (
                text("{name} was not told: {reason}", name=name, reason=reason)
                if name
                else text("Nobody was told: {reason}", reason=reason)
            )
            return TimelineItem(at=row.created_at, kind=TimelineKind.NOT_TOLD, text=words)
        case "failed" | "expired" | "cancelled":
            words = text("{name} could not be told", name=name)
            return TimelineItem(at=at, kind=TimelineKind.NOT_TOLD, text=words)
        case "pending":
            words = text("{name} is being told", name=name)
        case _:
            words = text("{name} was told", name=name)
    return TimelineItem(at=at, kind=TimelineKind.TOLD, text=words)


def _reason(word: str | None) -> Text:
    try:
        return sentence(Reason(word))
    except ValueError:  # written by a later release
        return raw((word or "?").replace("_", " "))


def _happened(event: Event, people: Mapping[UUID, Named]) -> TimelineItem:
    by = people.get(event.actor_id) if event.actor_id else None
    kind, words = _told_by(event, by.name, people) if by else _by_itself(event, people)
    return TimelineItem(at=event.at, kind=kind, text=words)


def _told_by(event: Event, by: str, people: Mapping[UUID, Named]) -> tuple[TimelineKind, Text]:
    match event.type:
        case "alert.acknowledged":
            return TimelineKind.ACKNOWLEDGED, text("{by} acknowledged it", by=by)
        case "alert.resolved":
            return TimelineKind.RESOLVED, text("{by} resolved it", by=by)
        case "alert.updated" if event.data.get("change") == "reopened":
            return TimelineKind.REOPENED, text("{by} reopened it", by=by)
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
        case _:
            return TimelineKind.UPDATED, text("Changed")


def _person(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:  # a status: only some events name a person here
        return None
