"""Turns events of the log into frames: ids become the things they name, as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.alerts.view import AlertViews
from core.desk.view import CaseViews
from core.events.event import Event, Recorded
from core.events.type import EventType, Kind, Topic
from core.events.types import EVENT_TYPE
from core.ids import WorkspaceId
from core.tenants.named import Named, Names
from web.live.hub import Framed
from web.live.protocol import SERVER_FRAMES, AlertChange, CaseChange, frame
from web.shapes import Alert, Case, Reference, Shape, alert_shape, case_shape


class EventFramer:
    """Builds the frames of a page of events with three queries, however many events there are."""

    def __init__(self, *, cases: CaseViews, alerts: AlertViews, people: Names) -> None:
        self._cases = cases
        self._alerts = alerts
        self._people = people

    async def __call__(
        self, workspace_id: WorkspaceId, events: Sequence[Recorded]
    ) -> list[Framed]:
        """Return one per event; without a body where nothing is shown of it."""
        shown = [(one, _shown(one.event)) for one in events]
        case_ids = _subjects(shown, Topic.CASES)
        alert_ids = _subjects(shown, Topic.ALERTS)
        cases = await self._cases.many(workspace_id, case_ids)
        alerts = await self._alerts.many(workspace_id, alert_ids)
        people = await self._people.named(
            person
            for one, kind in shown
            if kind is not None
            for person in (one.event.actor_id, *_people(one.event, kind))
        )
        things: dict[UUID, Shape] = {key: case_shape(one) for key, one in cases.items()}
        things |= {key: alert_shape(one) for key, one in alerts.items()}
        return [_framed(one, kind, things, people) for one, kind in shown]


def _shown(event: Event) -> EventType | None:
    """Return the type of an event that goes out; None for what no client is shown."""
    kind = EVENT_TYPE.get(event.type)
    if kind is None or event.type not in SERVER_FRAMES or kind.shown_in(event.data) is None:
        return None
    return kind


def _subjects(shown: Sequence[tuple[Recorded, EventType | None]], topic: Topic) -> set[UUID]:
    return {
        subject
        for one, kind in shown
        if kind is not None
        and kind.topic is topic
        and (subject := kind.shown_in(one.event.data)) is not None
    }


def _people(event: Event, kind: EventType) -> list[UUID | None]:
    fields = [name for name, what in kind.fields.items() if what is Kind.PERSON]
    return [_id(event.data.get(name)) for name in fields]


def _framed(
    one: Recorded,
    kind: EventType | None,
    things: Mapping[UUID, Shape],
    people: Mapping[UUID, Named],
) -> Framed:
    if kind is None:
        return Framed(seq=one.seq, topic=None, body=None)
    event = one.event
    shown = kind.shown_in(event.data)
    thing = things.get(shown) if shown is not None else None
    values: dict[str, object] = {
        "by": _reference(people.get(event.actor_id)) if event.actor_id else None,
        "at": event.at,
    }
    for name in ("old", "new"):
        if name in kind.fields:
            values[name] = _value(kind.fields[name], event.data.get(name), people)
    data: Shape
    match thing:
        case Case():
            data = CaseChange.model_validate({"case": thing, **values})
        case Alert():
            change = {"change": event.data["change"]} if "change" in event.data else {}
            data = AlertChange.model_validate({"alert": thing, **values, **change})
        case _:  # erased since: there is nothing to show
            return Framed(seq=one.seq, topic=kind.topic, body=None)
    body = frame(event.type, data, at=event.at, seq=one.seq)
    return Framed(seq=one.seq, topic=kind.topic, body=body)


def _value(kind: Kind, value: object, people: Mapping[UUID, Named]) -> str | Reference | None:
    if kind is Kind.PERSON:
        person = _id(value)
        return _reference(people.get(person)) if person else None
    return None if value is None else str(value)


def _reference(named: Named | None) -> Reference | None:
    return None if named is None else Reference(id=named.id, name=named.name)


def _id(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
