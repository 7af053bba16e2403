"""Alerts: the list, one with its timeline, and what people do about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal, Protocol
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.alerts.listed import ALERT_ORDER
from core.alerts.reads import Mark
from core.alerts.view import AlertFilter
from core.db.ordering import By
from core.ids import AlertId, PersonId, PlaceId, WorkspaceId
from core.inbox.cause import Cause
from core.severity import Severity
from web.api.asked import Asked, When, Words
from web.paging import Paged, SortBy, page_of, read_position, write_position
from web.route import Call, Handler, Route, answer
from web.shapes import (
    Alert,
    AlertDetail,
    AlertStatusWord,
    ListedAlert,
    Page,
    SeverityWord,
    Timeline,
    alert_shape,
    listed_alert,
    timeline_shape,
)

_NAMED_AT_MOST = 100
"""Of ids in an address: more would be longer than servers in between let through."""

_RANGES = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


class AlertQuery(Paged):
    """Which alerts to list, the newest first unless `sort` says otherwise. `source` is rule,
    integration, or the id of one; `assignee` a person's id, `me` or `nobody`; `since` and `until`
    are about when an alert fired, the end not among them."""

    sort: Annotated[tuple[By, ...], SortBy(ALERT_ORDER.names)] = ()
    id: Annotated[
        tuple[UUID, ...],
        Field(max_length=_NAMED_AT_MOST, description="Only those of these that are in the list."),
    ] = ()
    status: Annotated[
        tuple[AlertStatusWord, ...], Field(description="In one of these states.")
    ] = ()
    severity: Annotated[
        tuple[SeverityWord, ...], Field(description="Of one of these severities.")
    ] = ()
    source: Annotated[
        UUID | Literal["rule", "integration"] | None,
        Field(description="Made by a `rule`, by an `integration`, or by the one of this id."),
    ] = None
    assignee: Annotated[
        UUID | Literal["me", "nobody"] | None,
        Field(description="Assigned to the person of this id, to `me` or to `nobody`."),
    ] = None
    muted: Annotated[
        bool | None,
        Field(description="Only those that a silence or an inhibition mutes, or only the others."),
    ] = None
    muted_by: Annotated[
        UUID | None,
        Field(
            description="Muted by the silence of this id, or because of the alert of this id, now"
            " or when people were to be told."
        ),
    ] = None
    flapping: Annotated[
        bool | None,
        Field(description="Only those that go on and off again and again, or only the others."),
    ] = None
    q: Annotated[
        Annotated[Words, Field(max_length=200)] | None,
        Field(
            description="All these words stand in title, summary, source or labels; or its number."
        ),
    ] = None
    rule: Annotated[UUID | None, Field(description="Asked for by the rule of this id.")] = None
    integration: Annotated[
        UUID | None, Field(description="Sent by the integration of this id.")
    ] = None
    place: Annotated[UUID | None, Field(description="About a case of the place of this id.")] = (
        None
    )
    category: Annotated[
        Annotated[Words, Field(max_length=80)] | None,
        Field(description="About a case of this category."),
    ] = None
    unread: Annotated[
        bool | None,
        Field(description="Only those that the caller has not read, or only the others."),
    ] = None
    converted: Annotated[
        bool | None, Field(description="Only those of which something came, or only the others.")
    ] = None
    range: Annotated[
        Literal["day", "week", "month"] | None,
        Field(
            description="Fired in the last 24 hours, 7 days or 30 days, unless `since` says when."
        ),
    ] = None
    since: Annotated[When | None, Field(description="Fired then or later.")] = None
    until: Annotated[When | None, Field(description="Fired before that.")] = None


class Assignee(Asked):
    """Whom to give it to; null: to nobody."""

    person: UUID | None


async def index(call: Call) -> web.Response:
    """Return one page of the alerts."""
    asked = call.query(AlertQuery)
    mark = await mark_of(call)
    wanted = narrowed_by(call, asked, mark)
    page = await call.deps.alerts.page(
        call.workspace_id,
        wanted,
        sight=call.sight,
        limit=asked.limit,
        after=read_position(ALERT_ORDER.holds(asked.sort), asked.cursor, asked.sort),
        by=asked.sort,
        skip=asked.offset,
    )
    ids = [one.id for one in page.items]
    reads = call.deps.calm.alert_reads
    unread = set() if mark is None else await reads.unread_among(call.workspace_id, mark, ids)
    items = [listed_alert(one, is_unread=one.id in unread) for one in page.items]
    following = write_position(page.next, asked.sort)
    total = None
    if asked.page:
        total = await call.deps.alerts.count(call.workspace_id, wanted, sight=call.sight)
    return answer(page_of(Page[ListedAlert], asked, items, following=following, total=total))


async def mark_of(call: Call) -> Mark | None:
    """Return what the caller has read; None: a key, which reads nothing."""
    if call.caller.is_key:
        return None
    return await call.deps.calm.alert_reads.mark(call.workspace_id, call.person_id)


def narrowed_by(call: Call, asked: AlertQuery, mark: Mark | None) -> AlertFilter:
    """Return the filter that the caller means; `me` is the caller."""
    source = asked.source or asked.integration
    return AlertFilter(
        ids=tuple(AlertId(one) for one in asked.id),
        statuses=asked.status,
        severities=tuple(Severity(one) for one in asked.severity),
        assignee=_assignee(asked.assignee, call),
        source_kind=source if isinstance(source, str) else None,
        source_id=source if isinstance(source, UUID) else None,
        is_muted=asked.muted,
        muted_by=asked.muted_by,
        is_flapping=asked.flapping,
        is_converted=asked.converted,
        rule=asked.rule,
        place=None if asked.place is None else PlaceId(asked.place),
        category=asked.category,
        text=(asked.q or "").strip() or None,
        unread=mark if asked.unread is not None else None,
        is_unread=asked.unread is True,
        since=asked.since or _since(asked.range, call.deps.clock.now()),
        until=asked.until,
    )


def _since(word: str | None, now: datetime) -> datetime | None:
    return None if word is None else now - _RANGES[word]


def _assignee(
    asked: UUID | Literal["me", "nobody"] | None, call: Call
) -> PersonId | Literal["nobody"] | None:
    match asked:
        case "me":
            return call.person_id
        case "nobody":
            return "nobody"
        case None:
            return None
        case person:
            return PersonId(person)


async def alert_of(call: Call) -> AlertId:
    """Return the id of the alert that the address names, by its id or by its number; raises
    NotFound."""
    if call.number is None:
        return AlertId(call.id("alert"))
    return await call.deps.alerts.id_of(call.workspace_id, call.number, sight=call.sight)


async def show(call: Call) -> web.Response:
    """Return one alert with who was told, who was not, and why."""
    alert_id = await alert_of(call)
    detail = await call.deps.calm.stories.one(call.workspace_id, alert_id, sight=call.sight)
    alert = alert_shape(detail.alert)
    full = AlertDetail(
        **{name: getattr(alert, name) for name in Alert.model_fields},
        timeline=[timeline_shape(one, call.locale) for one in detail.timeline],
    )
    return answer(full, revision=alert.revision)


async def timeline(call: Call) -> web.Response:
    """Return the story of an alert alone."""
    alert_id = await alert_of(call)
    detail = await call.deps.calm.stories.one(call.workspace_id, alert_id, sight=call.sight)
    items = [timeline_shape(one, call.locale) for one in detail.timeline]
    return answer(Timeline(items=items), revision=detail.alert.revision)


async def assign(call: Call) -> web.Response:
    """Give an alert, and its open cases, to somebody or to nobody."""
    alert_id = await alert_of(call)
    person = call.body(Assignee).person
    if call.kept is None:
        await call.deps.flows.assign(
            call.workspace_id,
            alert_id,
            None if person is None else PersonId(person),
            by=call.person_id,
            cause=call.cause,
            expected=call.expected,
        )
    return await show_changed(call, alert_id)


async def acknowledge(call: Call) -> web.Response:
    """Say that somebody looks at it."""
    return await press(call, call.deps.flows.acknowledge)


async def resolve(call: Call) -> web.Response:
    """Say that it is over."""
    return await press(call, call.deps.flows.resolve)


async def reopen(call: Call) -> web.Response:
    """Say that it is not over after all."""
    return await press(call, call.deps.flows.reopen)


class Press(Protocol):
    """A flow that takes nothing but the alert."""

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        /,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None,
    ) -> None: ...


async def press(call: Call, flow: Press) -> web.Response:
    """Do what takes nothing but the alert, once, and return it as it is then."""
    alert_id = await alert_of(call)
    if call.kept is None:
        await flow(
            call.workspace_id,
            alert_id,
            by=call.person_id,
            cause=call.cause,
            expected=call.expected,
        )
    return await show_changed(call, alert_id)


async def show_changed(call: Call, alert_id: AlertId) -> web.Response:
    """Return an alert that the caller just changed, also where they gave it away by that."""
    found = await call.deps.alerts.one(call.workspace_id, alert_id, sight=call.acted_sight)
    alert = alert_shape(found.seen_by(call.sight))
    return answer(alert, revision=alert.revision)


def _press(verb: str, summary: str, handler: Handler) -> Route:
    return Route(
        method="POST",
        path=f"/alerts/{{id}}/{verb}",
        name=f"{verb}_alert",
        numbered=True,
        summary=summary,
        handler=handler,
        right="alerts.write",
        gives=Alert,
        if_match="optional",
    )


ROUTES = (
    Route(
        method="GET",
        path="/alerts",
        name="alerts",
        summary="Alerts, newest first.",
        handler=index,
        right="alerts.read",
        query=AlertQuery,
        gives=Page[ListedAlert],
    ),
    Route(
        method="GET",
        path="/alerts/{id}",
        name="alert",
        numbered=True,
        summary="One alert with its timeline.",
        handler=show,
        right="alerts.read",
        gives=AlertDetail,
    ),
    Route(
        method="GET",
        path="/alerts/{id}/timeline",
        name="alert_timeline",
        numbered=True,
        summary="What asked for an alert, who was told, who was not and why.",
        handler=timeline,
        right="alerts.read",
        gives=Timeline,
    ),
    Route(
        method="POST",
        path="/alerts/{id}/assign",
        name="assign_alert",
        numbered=True,
        summary="Give an alert and its open cases to a member, or to nobody.",
        handler=assign,
        right="alerts.write",
        takes=Assignee,
        gives=Alert,
        if_match="optional",
    ),
    _press("acknowledge", "Say that somebody looks at it.", acknowledge),
    _press("resolve", "Say that it is over.", resolve),
    _press("reopen", "Say that it is not over after all.", reopen),
)
