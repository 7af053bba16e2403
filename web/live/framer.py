"""Turns events of the log into frames: ids become the things they name, as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.alerts.seen import AlertView
from core.alerts.view import AlertViews
from core.desk.view import CaseView, CaseViews
from core.events.event import Event, Recorded
from core.events.type import EventType, Kind, Topic
from core.events.types import EVENT_TYPE
from core.ids import WorkspaceId
from core.tenants.named import Named, Names
from core.tenants.sight import EVERYTHING, Sight, Sighted
from web.live.framed import Framed, Sees
from web.live.notice_frames import NoticeFrames, ReadNotices, frame_of, is_of_somebody
from web.live.protocol import SERVER_FRAMES, AlertChange, AlertConverted, CaseChange, frame
from web.shapes import Reference, Shape, alert_shape, case_shape

Values = dict[str, object]
"""What a frame says of the change itself."""


class EventFramer:
    """Builds the frames of a page of events with three queries, however many events there are, and
    two more where notifications are among them."""

    def __init__(
        self, *, cases: CaseViews, alerts: AlertViews, people: Names, notices: NoticeFrames
    ) -> None:
        self._cases = cases
        self._alerts = alerts
        self._people = people
        self._notices = notices

    async def __call__(
        self, workspace_id: WorkspaceId, events: Sequence[Recorded]
    ) -> list[Framed]:
        """Return one per event; without a body where nothing is shown of it."""
        shown = [(one, _shown(one.event)) for one in events]
        case_ids = _subjects(shown, Topic.CASES)
        alert_ids = _subjects(shown, Topic.ALERTS)
        cases = await self._cases.many(workspace_id, case_ids, sight=EVERYTHING)
        alerts = await self._alerts.many(workspace_id, alert_ids, sight=EVERYTHING)
        read = await self._notices.read(workspace_id, [one.event for one in events])
        people = await self._people.named(
            person
            for one, kind in shown
            if kind is not None or is_of_somebody(one.event)
            for person in (one.event.actor_id, *(() if kind is None else _people(one.event, kind)))
        )
        things: dict[UUID, CaseView | AlertView] = dict(cases.items())
        things.update(alerts.items())
        return [
            _of_somebody(one, read, people)
            if is_of_somebody(one.event)
            else _framed(one, kind, things, people)
            for one, kind in shown
        ]


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
    things: Mapping[UUID, CaseView | AlertView],
    people: Mapping[UUID, Named],
) -> Framed:
    if kind is None:
        return Framed(seq=one.seq)
    event = one.event
    subject = kind.shown_in(event.data)
    values: Values = {
        "by": _reference(people.get(event.actor_id)) if event.actor_id else None,
        "at": event.at,
    }
    for name in ("old", "new"):
        if name in kind.fields:
            values[name] = _value(kind.fields[name], event.data.get(name), people)
    match things.get(subject) if subject is not None else None:
        case CaseView() as seen:
            return _of_case(one, seen, values)
        case AlertView() as seen:
            return _of_alert(one, seen, values)
        case _:  # erased since: there is nothing to show
            return Framed(seq=one.seq)


def _of_somebody(one: Recorded, read: ReadNotices, people: Mapping[UUID, Named]) -> Framed:
    shown = frame_of(one.event, read, people)
    if shown is None:
        return Framed(seq=one.seq)
    return Framed(
        seq=one.seq,
        topic=Topic.NOTIFICATIONS,
        body=_body(one, shown.data),
        keys=shown.keys,
        persons=shown.persons,
    )


def _of_case(one: Recorded, view: CaseView, values: Values) -> Framed:
    place = None if view.place is None else view.place.id
    category, assignee = view.category, _named_id(view.assignee)
    left = _given_away(one.event, assignee)
    return Framed(
        seq=one.seq,
        topic=Topic.CASES,
        body=_body(one, CaseChange.model_validate({"case": case_shape(view), **values})),
        keys=frozenset({Topic.CASES.value, f"case:{view.id}"}),
        things={view.id: lambda sight: sight.covers(place, assignee, category=category)},
        sees=lambda sight: sight.covers(place, assignee, left, category=category),
    )


def _of_alert(one: Recorded, view: AlertView, values: Values) -> Framed:
    if "change" in one.event.data:
        values["change"] = one.event.data["change"]
    shape: type[AlertChange] = AlertChange
    if one.event.type == "alert.converted":
        shape, values = AlertConverted, values | _came_of(one.event, view)
    cases = [linked.sighted for linked in view.cases]
    assignee = _named_id(view.assignee)
    left = _given_away(one.event, assignee)

    def made(seen: AlertView) -> bytes:
        return _body(one, shape.model_validate({"alert": alert_shape(seen), **values}))

    def narrowed(sight: Sight) -> bytes | None:
        # The titles of cases that they do not see are no business of theirs.
        seen = view.seen_by(sight)
        return None if seen is view else made(seen)

    things: dict[UUID, Sees] = {view.id: lambda sight: sight.covers_any(cases, assignee)}
    things |= {linked.id: _sees_case(linked.sighted) for linked in view.cases}
    return Framed(
        seq=one.seq,
        topic=Topic.ALERTS,
        body=made(view),
        keys=frozenset({Topic.ALERTS.value, f"alert:{view.id}"}),
        things=things,
        sees=lambda sight: sight.covers_any(cases, assignee, left),
        narrowed=narrowed if cases else None,
    )


def _came_of(event: Event, view: AlertView) -> Values:
    return {
        "kind": event.data["new"],
        "value": event.data["value"],
        "currency": event.data["currency"],
        "subject": None if view.conversion is None else view.conversion.subject,
    }


def _sees_case(sighted: Sighted) -> Sees:
    return lambda sight: sight.covers_case(sighted)


def _body(one: Recorded, data: Shape) -> bytes:
    return frame(one.event.type, data, at=one.event.at, seq=one.seq)


def _given_away(event: Event, assignee: UUID | None) -> UUID | None:
    """Return from whom a thing was just taken: they are told that it is no longer theirs, unless
    it went on since."""
    if not event.type.endswith(".assigned") or _id(event.data.get("new")) != assignee:
        return None
    return _id(event.data.get("old"))


def _value(kind: Kind, value: object, people: Mapping[UUID, Named]) -> str | Reference | None:
    if kind is Kind.PERSON:
        person = _id(value)
        return _reference(people.get(person)) if person else None
    return None if value is None else str(value)


def _reference(named: Named | None) -> Reference | None:
    return None if named is None else Reference(id=named.id, name=named.name)


def _named_id(named: Named | None) -> UUID | None:
    return None if named is None else named.id


def _id(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
